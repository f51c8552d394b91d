using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Accounts;
using Parley.Protocol.Admin;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Drafts;
using Parley.Protocol.Files;
using Parley.Protocol.Keys;
using Parley.Protocol.Models;
using Parley.Protocol.Notices;
using Parley.Protocol.Providers;
using Parley.Protocol.Search;
using Parley.Protocol.Sharing;
using Parley.Protocol.Spending;
using Parley.Protocol.Tools;
using Parley.Protocol.Transfers;

namespace Parley.Protocol.Json;

/// <summary>How everything on the wire is written and read; the server, the client and the tests use this one.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Register))]
[JsonSerializable(typeof(Login))]
[JsonSerializable(typeof(Refresh))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UpdateProfile))]
[JsonSerializable(typeof(Preferences))]
[JsonSerializable(typeof(UpdatePreferences))]
[JsonSerializable(typeof(UserInstructions))]
[JsonSerializable(typeof(DeleteAccount))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(ResetPassword))]
[JsonSerializable(typeof(AdminUser))]
[JsonSerializable(typeof(AdminUserPage))]
[JsonSerializable(typeof(UpdateUser))]
[JsonSerializable(typeof(PasswordResetLink))]
[JsonSerializable(typeof(CreateInvite))]
[JsonSerializable(typeof(Invite))]
[JsonSerializable(typeof(InviteList))]
[JsonSerializable(typeof(ProviderFailureList))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(Regenerate))]
[JsonSerializable(typeof(Preset))]
[JsonSerializable(typeof(PresetList))]
[JsonSerializable(typeof(IReadOnlyList<Preset>))]
[JsonSerializable(typeof(SavePreset))]
[JsonSerializable(typeof(Exchange))]
[JsonSerializable(typeof(ContextSize))]
[JsonSerializable(typeof(ChangeSummary))]
[JsonSerializable(typeof(QueuedMessages))]
[JsonSerializable(typeof(QueueMessage))]
[JsonSerializable(typeof(UpdateQueued))]
[JsonSerializable(typeof(Draft))]
[JsonSerializable(typeof(SaveDraft))]
[JsonSerializable(typeof(SavedDraft))]
[JsonSerializable(typeof(Delta))]
[JsonSerializable(typeof(Waiting))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(UpdatedConversation))]
[JsonSerializable(typeof(IReadOnlyList<System.Text.Json.JsonElement>))]
[JsonSerializable(typeof(UpdateConversation))]
[JsonSerializable(typeof(TrashPage))]
[JsonSerializable(typeof(ChangeConversations))]
[JsonSerializable(typeof(ChangedConversations))]
[JsonSerializable(typeof(SearchPage))]
[JsonSerializable(typeof(CreateShare))]
[JsonSerializable(typeof(Share))]
[JsonSerializable(typeof(ShareList))]
[JsonSerializable(typeof(IReadOnlyList<SharedMessage>))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(AdminModelList))]
[JsonSerializable(typeof(AdminModel))]
[JsonSerializable(typeof(SetModel))]
[JsonSerializable(typeof(SetDefaultModel))]
[JsonSerializable(typeof(UserFile))]
[JsonSerializable(typeof(FilePage))]
[JsonSerializable(typeof(IReadOnlyList<UserFile>))]
[JsonSerializable(typeof(IReadOnlyList<AttachedFile>))]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(GeminiKeyList))]
[JsonSerializable(typeof(CreateGeminiKey))]
[JsonSerializable(typeof(UpdateGeminiKey))]
[JsonSerializable(typeof(UpdateGeminiKeyRules))]
[JsonSerializable(typeof(OwnGeminiKey))]
[JsonSerializable(typeof(SetOwnGeminiKey))]
[JsonSerializable(typeof(AdminBudgetList))]
[JsonSerializable(typeof(SetBudget))]
[JsonSerializable(typeof(OfferedToolServers))]
[JsonSerializable(typeof(ToolServerList))]
[JsonSerializable(typeof(CreateToolServer))]
[JsonSerializable(typeof(UpdateToolServer))]
[JsonSerializable(typeof(ModelProviderList))]
[JsonSerializable(typeof(CreateModelProvider))]
[JsonSerializable(typeof(UpdateModelProvider))]
[JsonSerializable(typeof(AnswerCall))]
[JsonSerializable(typeof(ExportManifest))]
[JsonSerializable(typeof(ExportedConversation))]
[JsonSerializable(typeof(ImportOutcome))]
[JsonSerializable(typeof(Notice))]
public sealed partial class ProtocolJsonContext : JsonSerializerContext;
