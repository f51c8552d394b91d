CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "Accounts" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Accounts" PRIMARY KEY,
    "DisplayName" TEXT NOT NULL,
    "IsAdmin" INTEGER NOT NULL,
    "State" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "Density" TEXT NULL,
    "Language" TEXT NULL,
    "SendWith" TEXT NULL,
    "Theme" TEXT NULL,
    "UserName" TEXT NOT NULL,
    "NormalizedUserName" TEXT NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL
);

CREATE TABLE "Budgets" (
    "Scope" TEXT NOT NULL,
    "OwnerId" TEXT NOT NULL,
    "Period" TEXT NOT NULL,
    "Nanos" INTEGER NOT NULL,
    CONSTRAINT "PK_Budgets" PRIMARY KEY ("OwnerId", "Scope", "Period")
);

CREATE TABLE "Conversations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Conversations" PRIMARY KEY,
    "OwnerId" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "TitleKey" TEXT NOT NULL,
    "TitledByUser" INTEGER NOT NULL,
    "Model" TEXT NULL,
    "Settings" TEXT NULL,
    "AllowedTools" TEXT NULL,
    "Pinned" INTEGER NOT NULL,
    "Archived" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "UpdatedAt" TEXT NOT NULL,
    "CurrentMessageId" TEXT NULL,
    "DeletedAt" TEXT NULL,
    "NextSequence" INTEGER NOT NULL
);

CREATE TABLE "FileBlobs" (
    "Sha256" TEXT NOT NULL CONSTRAINT "PK_FileBlobs" PRIMARY KEY,
    "Size" INTEGER NOT NULL,
    "TouchedAt" TEXT NOT NULL
);

CREATE TABLE "Invites" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Invites" PRIMARY KEY,
    "CodeHash" BLOB NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NOT NULL
);

CREATE TABLE "ModelRules" (
    "Model" TEXT NOT NULL CONSTRAINT "PK_ModelRules" PRIMARY KEY,
    "Allowed" INTEGER NOT NULL,
    "IsDefault" INTEGER NOT NULL,
    "Changes" TEXT NULL
);

CREATE TABLE "Providers" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Providers" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "Key" BLOB NULL,
    "IsEnabled" INTEGER NOT NULL,
    "Listed" TEXT NOT NULL,
    "Named" TEXT NOT NULL,
    "CheckedAt" TEXT NULL,
    "Problem" TEXT NULL,
    "CreatedAt" TEXT NOT NULL
);

CREATE TABLE "Reservations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Reservations" PRIMARY KEY,
    "OwnerId" TEXT NOT NULL,
    "Model" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Nanos" INTEGER NOT NULL,
    "InputTokens" INTEGER NOT NULL,
    "ServerId" TEXT NOT NULL,
    "HeartbeatAt" TEXT NOT NULL
);

CREATE TABLE "Settings" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Settings" PRIMARY KEY,
    "Value" TEXT NOT NULL
);

CREATE TABLE "ToolServers" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ToolServers" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "Headers" BLOB NULL,
    "HeaderNames" TEXT NOT NULL,
    "IsEnabled" INTEGER NOT NULL,
    "Tools" TEXT NOT NULL,
    "CheckedAt" TEXT NULL,
    "Problem" TEXT NULL,
    "CreatedAt" TEXT NOT NULL
);

CREATE TABLE "UsageDays" (
    "OwnerId" TEXT NOT NULL,
    "Day" INTEGER NOT NULL,
    "Model" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Requests" INTEGER NOT NULL,
    "Estimated" INTEGER NOT NULL,
    "Unpriced" INTEGER NOT NULL,
    "InputTokens" INTEGER NOT NULL,
    "OutputTokens" INTEGER NOT NULL,
    "ThoughtTokens" INTEGER NOT NULL,
    "CachedTokens" INTEGER NOT NULL,
    "Nanos" INTEGER NOT NULL,
    CONSTRAINT "PK_UsageDays" PRIMARY KEY ("OwnerId", "Day", "Model", "Source")
);

CREATE TABLE "ApiKeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY,
    "AccountId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Prefix" TEXT NOT NULL,
    "Hash" BLOB NOT NULL,
    "Scopes" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NULL,
    "LastUsedAt" TEXT NULL,
    CONSTRAINT "FK_ApiKeys_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GeminiKeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_GeminiKeys" PRIMARY KEY,
    "OwnerId" TEXT NULL,
    "Kind" TEXT NOT NULL,
    "Label" TEXT NOT NULL,
    "Secret" BLOB NOT NULL,
    "Hint" TEXT NOT NULL,
    "Project" TEXT NULL,
    "Location" TEXT NULL,
    "IsEnabled" INTEGER NOT NULL,
    "Position" INTEGER NOT NULL,
    "CheckedAt" TEXT NOT NULL,
    "Problem" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    CONSTRAINT "FK_GeminiKeys_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Instructions" (
    "OwnerId" TEXT NOT NULL CONSTRAINT "PK_Instructions" PRIMARY KEY,
    "About" TEXT NOT NULL,
    "Answers" TEXT NOT NULL,
    "ForNew" INTEGER NOT NULL,
    CONSTRAINT "FK_Instructions_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "PasswordResets" (
    "AccountId" TEXT NOT NULL CONSTRAINT "PK_PasswordResets" PRIMARY KEY,
    "TokenHash" BLOB NOT NULL,
    "ExpiresAt" TEXT NOT NULL,
    CONSTRAINT "FK_PasswordResets_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Presets" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Presets" PRIMARY KEY,
    "OwnerId" TEXT NULL,
    "Name" TEXT NOT NULL,
    "Model" TEXT NULL,
    "Settings" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    CONSTRAINT "FK_Presets_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Sessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Sessions" PRIMARY KEY,
    "AccountId" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "LastSeenAt" TEXT NOT NULL,
    "UserAgent" TEXT NULL,
    "Address" TEXT NULL,
    "CookieHash" BLOB NULL,
    "RefreshCount" INTEGER NOT NULL,
    "RefreshHash" BLOB NULL,
    "PreviousRefreshHash" BLOB NULL,
    "RefreshedAt" TEXT NULL,
    CONSTRAINT "FK_Sessions_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Drafts" (
    "OwnerId" TEXT NOT NULL,
    "Place" TEXT NOT NULL,
    "ConversationId" TEXT NULL,
    "Text" TEXT NOT NULL,
    "Revision" INTEGER NOT NULL,
    "UpdatedAt" TEXT NOT NULL,
    CONSTRAINT "PK_Drafts" PRIMARY KEY ("OwnerId", "Place"),
    CONSTRAINT "FK_Drafts_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Messages" (
    "OwnerId" TEXT NOT NULL,
    "Id" TEXT NOT NULL,
    "ConversationId" TEXT NOT NULL,
    "ParentId" TEXT NULL,
    "Sequence" INTEGER NOT NULL,
    "Role" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "Thoughts" TEXT NULL,
    "Parts" TEXT NULL,
    "Grounding" TEXT NULL,
    "GeminiParts" TEXT NULL,
    "Model" TEXT NULL,
    "FinishReason" TEXT NULL,
    "Blocked" TEXT NULL,
    "Error" TEXT NULL,
    "Usage" TEXT NULL,
    "Timing" TEXT NULL,
    "Settings" TEXT NULL,
    "Files" TEXT NULL,
    "Summary" INTEGER NULL,
    "RequestHash" BLOB NULL,
    "CreatedAt" TEXT NOT NULL,
    "Deltas" BLOB NULL,
    "LastEventId" INTEGER NOT NULL,
    "ServerId" TEXT NULL,
    "Fence" INTEGER NOT NULL,
    "HeartbeatAt" TEXT NULL,
    "StopAskedAt" TEXT NULL,
    "CallAnswers" TEXT NULL,
    CONSTRAINT "PK_Messages" PRIMARY KEY ("OwnerId", "Id"),
    CONSTRAINT "FK_Messages_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "QueuedMessages" (
    "OwnerId" TEXT NOT NULL,
    "Id" TEXT NOT NULL,
    "ConversationId" TEXT NOT NULL,
    "Sequence" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "Model" TEXT NULL,
    "Files" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    CONSTRAINT "PK_QueuedMessages" PRIMARY KEY ("OwnerId", "Id"),
    CONSTRAINT "FK_QueuedMessages_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "SearchEntries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_SearchEntries" PRIMARY KEY AUTOINCREMENT,
    "OwnerId" TEXT NOT NULL,
    "ConversationId" TEXT NOT NULL,
    "MessageId" TEXT NULL,
    CONSTRAINT "FK_SearchEntries_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Shares" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Shares" PRIMARY KEY,
    "OwnerId" TEXT NOT NULL,
    "ConversationId" TEXT NOT NULL,
    "Token" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "SharedBy" TEXT NULL,
    "Count" INTEGER NOT NULL,
    "Messages" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NULL,
    CONSTRAINT "FK_Shares_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "FilePieces" (
    "Sha256" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "Bytes" BLOB NOT NULL,
    CONSTRAINT "PK_FilePieces" PRIMARY KEY ("Sha256", "Number"),
    CONSTRAINT "FK_FilePieces_FileBlobs_Sha256" FOREIGN KEY ("Sha256") REFERENCES "FileBlobs" ("Sha256") ON DELETE CASCADE
);

CREATE TABLE "Files" (
    "OwnerId" TEXT NOT NULL,
    "Id" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "MediaType" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "Sha256" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    CONSTRAINT "PK_Files" PRIMARY KEY ("OwnerId", "Id"),
    CONSTRAINT "FK_Files_Accounts_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Files_FileBlobs_Sha256" FOREIGN KEY ("Sha256") REFERENCES "FileBlobs" ("Sha256") ON DELETE RESTRICT
);

CREATE TABLE "MessagePieces" (
    "OwnerId" TEXT NOT NULL,
    "MessageId" TEXT NOT NULL,
    "FirstEventId" INTEGER NOT NULL,
    "Content" TEXT NOT NULL,
    "Deltas" BLOB NOT NULL,
    CONSTRAINT "PK_MessagePieces" PRIMARY KEY ("OwnerId", "MessageId", "FirstEventId"),
    CONSTRAINT "FK_MessagePieces_Messages_OwnerId_MessageId" FOREIGN KEY ("OwnerId", "MessageId") REFERENCES "Messages" ("OwnerId", "Id") ON DELETE CASCADE
);

CREATE TABLE "FileUploads" (
    "OwnerId" TEXT NOT NULL,
    "FileId" TEXT NOT NULL,
    "KeyId" TEXT NOT NULL,
    "Uri" TEXT NOT NULL,
    "ExpiresAt" TEXT NOT NULL,
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

CREATE INDEX "IX_Sessions_AccountId" ON "Sessions" ("AccountId");

CREATE INDEX "IX_Sessions_LastSeenAt" ON "Sessions" ("LastSeenAt");

CREATE INDEX "IX_Shares_ConversationId" ON "Shares" ("ConversationId");

CREATE INDEX "IX_Shares_OwnerId" ON "Shares" ("OwnerId");

CREATE UNIQUE INDEX "IX_Shares_Token" ON "Shares" ("Token");

CREATE INDEX "IX_UsageDays_Day" ON "UsageDays" ("Day");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128192214_Initial', '10.0.15');

