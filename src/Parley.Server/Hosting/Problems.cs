using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;

namespace Parley.Server.Hosting;

/// <summary>Every refusal in words: the one place that says which status and title belong to a code.</summary>
internal static class Problems
{
    public static ProblemHttpResult Refuse(string code, string detail, IEnumerable<KeyValuePair<string, object?>>? extensions = null) =>
        TypedResults.Problem(detail, statusCode: StatusOf(code), title: TitleOf(code), type: TypeOf(code),
            extensions: [new("code", code), .. extensions ?? []]);

    /// <summary>The same, for those who cannot return a result.</summary>
    public static ProblemDetails Describe(string code, string? detail = null) => new()
    {
        Status = StatusOf(code),
        Title = TitleOf(code),
        Type = TypeOf(code),
        Detail = detail ?? DetailOf(code),
        Extensions = { ["code"] = code },
    };

    /// <summary>Refuses one member of a request, by its wire name.</summary>
    public static ProblemHttpResult Invalid(string field, string detail, string code = ProblemCodes.InvalidRequest) =>
        Refuse(code, detail, [new("errors", new Dictionary<string, string[]> { [field] = [detail] })]);

    public static string TypeOf(string code) => $"urn:parley:problem:{code}";

    public static int StatusOf(string code) => code switch
    {
        ProblemCodes.InvalidRequest or ProblemCodes.UnknownModel or ProblemCodes.InvalidParent or ProblemCodes.InvalidResetToken => 400,
        ProblemCodes.Unauthenticated or ProblemCodes.InvalidCredentials or ProblemCodes.InvalidRefreshToken or ProblemCodes.InvalidApiKey => 401,
        ProblemCodes.Forbidden or ProblemCodes.SetupCodeRequired or ProblemCodes.RegistrationClosed or ProblemCodes.AccountDisabled
            or ProblemCodes.AccountPending or ProblemCodes.InviteRequired or ProblemCodes.ModelNotAllowed => 403,
        ProblemCodes.NotFound or ProblemCodes.FileMissing => 404,
        ProblemCodes.MethodNotAllowed => 405,
        ProblemCodes.UsernameTaken or ProblemCodes.ConversationBusy or ProblemCodes.MessageIdReused or ProblemCodes.NothingToContinue
            or ProblemCodes.LastAdministrator or ProblemCodes.QueueFull or ProblemCodes.DraftConflict or ProblemCodes.TooManyShares or ProblemCodes.TooManyKeys
            or ProblemCodes.TooManyToolServers or ProblemCodes.CallNotWaiting or ProblemCodes.ToolChanged or ProblemCodes.TooManyPresets
            or ProblemCodes.TooManyProviders or ProblemCodes.ProviderNameTaken or ProblemCodes.KeyExists => 409,
        ProblemCodes.TooLarge or ProblemCodes.FileTooLarge or ProblemCodes.QuotaExceeded => 413,
        ProblemCodes.UnsupportedMediaType or ProblemCodes.UnsupportedFile => 415,
        ProblemCodes.TooManyRequests or ProblemCodes.TooManyAttempts or ProblemCodes.TooManyGenerations or ProblemCodes.BudgetExceeded
            or ProblemCodes.ProviderRateLimited => 429,
        ProblemCodes.ProviderRejectedKey or ProblemCodes.ProviderUnknownModel or ProblemCodes.ProviderRejectedRequest
            or ProblemCodes.ProviderUnreachable or ProblemCodes.ProviderEmptyResponse or ProblemCodes.ProviderBadResponse => 502,
        ProblemCodes.Busy or ProblemCodes.StorageUnavailable or ProblemCodes.Interrupted
            or ProblemCodes.ProviderNotConfigured or ProblemCodes.ProviderUnavailable => 503,
        ProblemCodes.ProviderTimeout => 504,
        ProblemCodes.StorageFull => 507,
        _ => 500,
    };

    public static string TitleOf(string code)
    {
        var words = code.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The code of a status that the framework answered with.</summary>
    public static string CodeOf(int status) => status switch
    {
        401 => ProblemCodes.Unauthenticated,
        403 => ProblemCodes.Forbidden,
        404 => ProblemCodes.NotFound,
        405 => ProblemCodes.MethodNotAllowed,
        413 => ProblemCodes.TooLarge,
        415 => ProblemCodes.UnsupportedMediaType,
        429 => ProblemCodes.TooManyRequests,
        503 => ProblemCodes.Busy,
        < 500 => ProblemCodes.InvalidRequest,
        _ => ProblemCodes.Internal,
    };

    /// <summary>What can be said of a code when nothing is known but the code.</summary>
    public static string DetailOf(string code) => code switch
    {
        ProblemCodes.InvalidRequest => "The request cannot be understood. See errors for the fields that are wrong.",
        ProblemCodes.Unauthenticated => "Sign in first.",
        ProblemCodes.Forbidden => "You are not allowed to do this.",
        ProblemCodes.NotFound => "There is nothing here under this address.",
        ProblemCodes.MethodNotAllowed => "This address does not take this method. The Allow header says which it takes.",
        ProblemCodes.TooLarge => "The request is larger than what is taken here.",
        ProblemCodes.UnsupportedMediaType => "Send the body as application/json in UTF-8, without a content encoding.",
        ProblemCodes.TooManyRequests => "Too many requests. Wait as long as the Retry-After header says.",
        ProblemCodes.Busy => "The server has more to do than it can at the moment. Try again in a few seconds.",
        ProblemCodes.StorageUnavailable => "The database cannot be used at the moment. Nothing was changed; try again in a few seconds.",
        _ => "Something went wrong on the server. The traceId finds it in the log.",
    };
}
