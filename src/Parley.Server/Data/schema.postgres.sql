CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId")
);

CREATE TABLE "Accounts" (
    "Id" uuid NOT NULL,
    "DisplayName" text COLLATE "C" NOT NULL,
    "IsAdmin" boolean NOT NULL,
    "State" integer NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    "Density" text COLLATE "C",
    "Language" text COLLATE "C",
    "SendWith" text COLLATE "C",
    "Theme" text COLLATE "C",
    "UserName" character varying(256) COLLATE "C" NOT NULL,
    "NormalizedUserName" character varying(256) COLLATE "C" NOT NULL,
    "PasswordHash" text COLLATE "C",
    "SecurityStamp" text COLLATE "C",
    "ConcurrencyStamp" text COLLATE "C",
    CONSTRAINT "PK_Accounts" PRIMARY KEY ("Id")
);

CREATE TABLE "Budgets" (
    "Scope" text COLLATE "C" NOT NULL,
    "OwnerId" uuid NOT NULL,
    "Period" text COLLATE "C" NOT NULL,
    "Nanos" bigint NOT NULL,
    CONSTRAINT "PK_Budgets" PRIMARY KEY ("OwnerId", "Scope", "Period")
);

CREATE TABLE "Conversations" (
    "Id" uuid NOT NULL,
    "OwnerId" uuid NOT NULL,
    "Title" text COLLATE "C" NOT NULL,
    "TitleKey" text COLLATE "C" NOT NULL,
    "TitledByUser" boolean NOT NULL,
    "Model" text COLLATE "C",
    "Settings" text COLLATE "C",
    "AllowedTools" text COLLATE "C",
    "Pinned" boolean NOT NULL,
    "Archived" boolean NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    "UpdatedAt" timestamp with time zone NOT NULL,
    "CurrentMessageId" uuid,
    "DeletedAt" timestamp with time zone,
    "NextSequence" integer NOT NULL,
    CONSTRAINT "PK_Conversations" PRIMARY KEY ("Id")
);

CREATE TABLE "FileBlobs" (
    "Sha256" text COLLATE "C" NOT NULL,
    "Size" bigint NOT NULL,
    "TouchedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_FileBlobs" PRIMARY KEY ("Sha256")
);

CREATE TABLE "Invites" (
    "Id" uuid NOT NULL,
    "CodeHash" bytea NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    "ExpiresAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_Invites" PRIMARY KEY ("Id")
);

CREATE TABLE "ModelRules" (
    "Model" text COLLATE "C" NOT NULL,
    "Allowed" boolean NOT NULL,
    "IsDefault" boolean NOT NULL,
    "Changes" text COLLATE "C",
    CONSTRAINT "PK_ModelRules" PRIMARY KEY ("Model")
);

CREATE TABLE "Providers" (
    "Id" uuid NOT NULL,
    "Name" text COLLATE "C" NOT NULL,
    "Address" text COLLATE "C" NOT NULL,
    "Key" bytea,
    "IsEnabled" boolean NOT NULL,
    "Listed" text COLLATE "C" NOT NULL,
    "Named" text COLLATE "C" NOT NULL,
    "CheckedAt" timestamp with time zone,
    "Problem" text COLLATE "C",
    "CreatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_Providers" PRIMARY KEY ("Id")
);

CREATE TABLE "Reservations" (
    "Id" uuid NOT NULL,
    "OwnerId" uuid NOT NULL,
    "Model" text COLLATE "C" NOT NULL,
    "Source" text COLLATE "C" NOT NULL,
    "Nanos" bigint NOT NULL,
    "InputTokens" bigint NOT NULL,
    "ServerId" uuid NOT NULL,
    "HeartbeatAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_Reservations" PRIMARY KEY ("Id")
);

CREATE TABLE "Settings" (
    "Name" text COLLATE "C" NOT NULL,
    "Value" text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_Settings" PRIMARY KEY ("Name")
);

CREATE TABLE "ToolServers" (
    "Id" uuid NOT NULL,
    "Name" text COLLATE "C" NOT NULL,
    "Address" text COLLATE "C" NOT NULL,
    "Headers" bytea,
    "HeaderNames" text COLLATE "C" NOT NULL,
    "IsEnabled" boolean NOT NULL,
    "Tools" text COLLATE "C" NOT NULL,
    "CheckedAt" timestamp with time zone,
    "Problem" text COLLATE "C",
    "CreatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_ToolServers" PRIMARY KEY ("Id")
);

CREATE TABLE "UsageDays" (
    "OwnerId" uuid NOT NULL,
    "Day" integer NOT NULL,
    "Model" text COLLATE "C" NOT NULL,
    "Source" text COLLATE "C" NOT NULL,
    "Requests" bigint NOT NULL,
    "Estimated" bigint NOT NULL,
    "Unpriced" bigint NOT NULL,
    "InputTokens" bigint NOT NULL,
    "OutputTokens" bigint NOT NULL,
    "ThoughtTokens" bigint NOT NULL,
    "CachedTokens" bigint NOT NULL,
    "Nanos" bigint NOT NULL,
    CONSTRAINT "PK_UsageDays" PRIMARY KEY ("OwnerId", "Day", "Model", "Source")
);

CREATE TABLE "ApiKeys" (
    "Id" uuid NOT NULL,
    "AccountId" uuid NOT NULL,
    "Name" text COLLATE "C" NOT NULL,
    "Prefix" text COLLATE "C" NOT NULL,
    "Hash" bytea NOT NULL,
    "Scopes" text COLLATE "C" NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    "ExpiresAt" timestamp with time zone,
    "LastUsedAt" timestamp with time zone,
    CONSTRAINT "PK_ApiKeys" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_ApiKeys_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GeminiKeys" (
    "Id" uuid NOT NULL,
    "OwnerId" uuid,
    "Kind" text COLLATE "C" NOT NULL,
    "Label" text COLLATE "C" NOT NULL,
    "Secret" bytea NOT NULL,
    "Hint" text COLLATE "C" NOT NULL,
    "Project" text COLLATE "C",
    "Location" text COLLATE "C",
    "IsEnabled" boolean NOT NULL,
    "Position" integer NOT NULL,
    "CheckedAt" timestamp with time zone NOT NULL,
    "Problem" text COLLATE "C",
    "CreatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_GeminiKeys" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_GeminiKeys_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Instructions" (
    "OwnerId" uuid NOT NULL,
    "About" text COLLATE "C" NOT NULL,
    "Answers" text COLLATE "C" NOT NULL,
    "ForNew" boolean NOT NULL,
    CONSTRAINT "PK_Instructions" PRIMARY KEY ("OwnerId"),
    CONSTRAINT "FK_Instructions_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "PasswordResets" (
    "AccountId" uuid NOT NULL,
    "TokenHash" bytea NOT NULL,
    "ExpiresAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_PasswordResets" PRIMARY KEY ("AccountId"),
    CONSTRAINT "FK_PasswordResets_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Presets" (
    "Id" uuid NOT NULL,
    "OwnerId" uuid,
    "Name" text COLLATE "C" NOT NULL,
    "Model" text COLLATE "C",
    "Settings" text COLLATE "C",
    "CreatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_Presets" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Presets_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Sessions" (
    "Id" uuid NOT NULL,
    "AccountId" uuid NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    "LastSeenAt" timestamp with time zone NOT NULL,
    "UserAgent" text COLLATE "C",
    "Address" text COLLATE "C",
    "CookieHash" bytea,
    "RefreshCount" integer NOT NULL,
    "RefreshHash" bytea,
    "PreviousRefreshHash" bytea,
    "RefreshedAt" timestamp with time zone,
    CONSTRAINT "PK_Sessions" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Sessions_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Drafts" (
    "OwnerId" uuid NOT NULL,
    "Place" uuid NOT NULL,
    "ConversationId" uuid,
    "Text" text COLLATE "C" NOT NULL,
    "Revision" bigint NOT NULL,
    "UpdatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_Drafts" PRIMARY KEY ("OwnerId", "Place"),
    CONSTRAINT "FK_Drafts_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Messages" (
    "OwnerId" uuid NOT NULL,
    "Id" uuid NOT NULL,
    "ConversationId" uuid NOT NULL,
    "ParentId" uuid,
    "Sequence" integer NOT NULL,
    "Role" text COLLATE "C" NOT NULL,
    "Status" text COLLATE "C" NOT NULL,
    "Text" text COLLATE "C" NOT NULL,
    "Thoughts" text COLLATE "C",
    "Parts" text COLLATE "C",
    "Grounding" text COLLATE "C",
    "GeminiParts" text COLLATE "C",
    "Model" text COLLATE "C",
    "FinishReason" text COLLATE "C",
    "Blocked" text COLLATE "C",
    "Error" text COLLATE "C",
    "Usage" text COLLATE "C",
    "Timing" text COLLATE "C",
    "Settings" text COLLATE "C",
    "Files" text COLLATE "C",
    "Summary" boolean,
    "RequestHash" bytea,
    "CreatedAt" timestamp with time zone NOT NULL,
    "Deltas" bytea,
    "LastEventId" integer NOT NULL,
    "ServerId" uuid,
    "Fence" integer NOT NULL,
    "HeartbeatAt" timestamp with time zone,
    "StopAskedAt" timestamp with time zone,
    "CallAnswers" text COLLATE "C",
    CONSTRAINT "PK_Messages" PRIMARY KEY ("OwnerId", "Id"),
    CONSTRAINT "FK_Messages_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "QueuedMessages" (
    "OwnerId" uuid NOT NULL,
    "Id" uuid NOT NULL,
    "ConversationId" uuid NOT NULL,
    "Sequence" integer NOT NULL,
    "Text" text COLLATE "C" NOT NULL,
    "Model" text COLLATE "C",
    "Files" text COLLATE "C",
    "CreatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_QueuedMessages" PRIMARY KEY ("OwnerId", "Id"),
    CONSTRAINT "FK_QueuedMessages_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "SearchEntries" (
    "Id" bigint GENERATED BY DEFAULT AS IDENTITY,
    "OwnerId" uuid NOT NULL,
    "ConversationId" uuid NOT NULL,
    "MessageId" uuid,
    "Words" tsvector,
    CONSTRAINT "PK_SearchEntries" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_SearchEntries_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Shares" (
    "Id" uuid NOT NULL,
    "OwnerId" uuid NOT NULL,
    "ConversationId" uuid NOT NULL,
    "Token" text COLLATE "C" NOT NULL,
    "Title" text COLLATE "C" NOT NULL,
    "SharedBy" text COLLATE "C",
    "Count" integer NOT NULL,
    "Messages" text COLLATE "C" NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    "ExpiresAt" timestamp with time zone,
    CONSTRAINT "PK_Shares" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Shares_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "FilePieces" (
    "Sha256" text COLLATE "C" NOT NULL,
    "Number" integer NOT NULL,
    "Bytes" bytea NOT NULL,
    CONSTRAINT "PK_FilePieces" PRIMARY KEY ("Sha256", "Number"),
    CONSTRAINT "FK_FilePieces_FileBlobs_Sha256" FOREIGN KEY ("Sha256") REFERENCES "FileBlobs" ("Sha256") ON DELETE CASCADE
);

CREATE TABLE "Files" (
    "OwnerId" uuid NOT NULL,
    "Id" uuid NOT NULL,
    "Name" text COLLATE "C" NOT NULL,
    "MediaType" text COLLATE "C" NOT NULL,
    "Kind" text COLLATE "C" NOT NULL,
    "Size" bigint NOT NULL,
    "Sha256" text COLLATE "C" NOT NULL,
    "CreatedAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_Files" PRIMARY KEY ("OwnerId", "Id"),
    CONSTRAINT "FK_Files_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Files_FileBlobs_Sha256" FOREIGN KEY ("Sha256") REFERENCES "FileBlobs" ("Sha256") ON DELETE RESTRICT
);

CREATE TABLE "MessagePieces" (
    "OwnerId" uuid NOT NULL,
    "MessageId" uuid NOT NULL,
    "FirstEventId" integer NOT NULL,
    "Content" text COLLATE "C" NOT NULL,
    "Deltas" bytea NOT NULL,
    CONSTRAINT "PK_MessagePieces" PRIMARY KEY ("OwnerId", "MessageId", "FirstEventId"),
    CONSTRAINT "FK_MessagePieces_Messages_OwnerId_MessageId" FOREIGN KEY ("OwnerId", "MessageId") REFERENCES "Messages" ("OwnerId", "Id") ON DELETE CASCADE
);

CREATE TABLE "FileUploads" (
    "OwnerId" uuid NOT NULL,
    "FileId" uuid NOT NULL,
    "KeyId" text COLLATE "C" NOT NULL,
    "Uri" text COLLATE "C" NOT NULL,
    "ExpiresAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_FileUploads" PRIMARY KEY ("OwnerId", "FileId", "KeyId"),
    CONSTRAINT "FK_FileUploads_Files_OwnerId_FileId" FOREIGN KEY ("OwnerId", "FileId") REFERENCES "Files" ("OwnerId", "Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_Accounts_NormalizedUserName" ON "Accounts" ("NormalizedUserName");

CREATE INDEX "IX_ApiKeys_AccountId" ON "ApiKeys" ("AccountId");

CREATE UNIQUE INDEX "IX_ApiKeys_Hash" ON "ApiKeys" ("Hash");

CREATE INDEX "IX_Conversations_Listed" ON "Conversations" ("OwnerId", "Archived", "Pinned", "UpdatedAt", "Id") WHERE "DeletedAt" is null;

CREATE INDEX "IX_Conversations_Trash" ON "Conversations" ("OwnerId", "DeletedAt", "Id") WHERE "DeletedAt" is not null;

CREATE INDEX "IX_Drafts_ConversationId" ON "Drafts" ("ConversationId");

CREATE INDEX "IX_Files_OwnerId_CreatedAt_Id" ON "Files" ("OwnerId", "CreatedAt", "Id");

CREATE INDEX "IX_Files_Sha256" ON "Files" ("Sha256");

CREATE UNIQUE INDEX "IX_GeminiKeys_OwnerId" ON "GeminiKeys" ("OwnerId");

CREATE UNIQUE INDEX "IX_Invites_CodeHash" ON "Invites" ("CodeHash");

CREATE UNIQUE INDEX "IX_Messages_ConversationId_Sequence" ON "Messages" ("ConversationId", "Sequence");

CREATE INDEX "IX_Messages_Status" ON "Messages" ("Status") WHERE "Status" = 'streaming';

CREATE UNIQUE INDEX "IX_PasswordResets_TokenHash" ON "PasswordResets" ("TokenHash");

CREATE INDEX "IX_Presets_OwnerId" ON "Presets" ("OwnerId");

CREATE UNIQUE INDEX "IX_Providers_Name" ON "Providers" ("Name");

CREATE UNIQUE INDEX "IX_QueuedMessages_ConversationId_Sequence" ON "QueuedMessages" ("ConversationId", "Sequence");

CREATE INDEX "IX_Reservations_OwnerId" ON "Reservations" ("OwnerId");

CREATE INDEX "IX_SearchEntries_ConversationId" ON "SearchEntries" ("ConversationId");

CREATE INDEX "IX_SearchEntries_Waiting" ON "SearchEntries" ("OwnerId", "Id") WHERE "Words" is null;

CREATE INDEX "IX_SearchEntries_Words" ON "SearchEntries" USING gin ("Words");

CREATE INDEX "IX_Sessions_AccountId" ON "Sessions" ("AccountId");

CREATE INDEX "IX_Sessions_LastSeenAt" ON "Sessions" ("LastSeenAt");

CREATE INDEX "IX_Shares_ConversationId" ON "Shares" ("ConversationId");

CREATE INDEX "IX_Shares_OwnerId" ON "Shares" ("OwnerId");

CREATE UNIQUE INDEX "IX_Shares_Token" ON "Shares" ("Token");

CREATE INDEX "IX_UsageDays_Day" ON "UsageDays" ("Day");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128192321_Initial', '10.0.15');

