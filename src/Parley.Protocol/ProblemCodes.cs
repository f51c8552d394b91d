namespace Parley.Protocol;

/// <summary>The stable slugs that stand in the <c>code</c> member of every problem (RFC 9457). Never reused, never renamed.</summary>
public static class ProblemCodes
{
    public const string InvalidRequest = "invalid_request";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string TooLarge = "too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string TooManyRequests = "too_many_requests";
    public const string Internal = "internal";
    public const string Busy = "busy";
    public const string StorageUnavailable = "storage_unavailable";

    public const string UsernameTaken = "username_taken";
    public const string SetupCodeRequired = "setup_code_required";
    public const string RegistrationClosed = "registration_closed";
    public const string InvalidCredentials = "invalid_credentials";
    public const string AccountDisabled = "account_disabled";
    public const string TooManyAttempts = "too_many_attempts";
    public const string InvalidRefreshToken = "invalid_refresh_token";
    public const string AccountPending = "account_pending";
    public const string InviteRequired = "invite_required";
    public const string LastAdministrator = "last_administrator";
    public const string InvalidResetToken = "invalid_reset_token";

    public const string UnknownModel = "unknown_model";
    public const string ModelNotAllowed = "model_not_allowed";
    public const string InvalidParent = "invalid_parent";
    public const string ConversationBusy = "conversation_busy";
    public const string MessageIdReused = "message_id_reused";
    public const string NothingToContinue = "nothing_to_continue";
    public const string TooManyGenerations = "too_many_generations";
    public const string Interrupted = "interrupted";
    public const string QueueFull = "queue_full";
    public const string DraftConflict = "draft_conflict";
    public const string TooManyShares = "too_many_shares";
    public const string TooManyKeys = "too_many_keys";
    public const string KeyExists = "key_exists";
    public const string TooManyToolServers = "too_many_tool_servers";
    public const string TooManyProviders = "too_many_providers";
    public const string ProviderNameTaken = "provider_name_taken";
    public const string CallNotWaiting = "call_not_waiting";
    public const string ToolChanged = "tool_changed";
    public const string TooManyPresets = "too_many_presets";
    public const string InvalidApiKey = "invalid_api_key";
    public const string BudgetExceeded = "budget_exceeded";

    public const string FileTooLarge = "file_too_large";
    public const string UnsupportedFile = "unsupported_file";
    public const string QuotaExceeded = "quota_exceeded";
    public const string FileMissing = "file_missing";
    public const string StorageFull = "storage_full";

    public const string ProviderRejectedKey = "provider_rejected_key";
    public const string ProviderNotConfigured = "provider_not_configured";
    public const string ProviderUnknownModel = "provider_unknown_model";
    public const string ProviderRejectedRequest = "provider_rejected_request";
    public const string ProviderRateLimited = "provider_rate_limited";
    public const string ProviderUnavailable = "provider_unavailable";
    public const string ProviderTimeout = "provider_timeout";
    public const string ProviderUnreachable = "provider_unreachable";
    public const string ProviderEmptyResponse = "provider_empty_response";
    public const string ProviderBadResponse = "provider_bad_response";
}
