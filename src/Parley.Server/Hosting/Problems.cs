using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;

namespace Parley.Server.Hosting;

/// <summary>Every refusal in words: the one place that says which status and title belong to a code.</summary>
internal static class Problems
{
    public static ProblemHttpResult Refuse(string code, string detail, IEnumerable<KeyValuePair<string, object?>>? extensions = null) =>
        TypedResults.Problem(detail, statusCode: StatusOf(code), title: TitleOf(code), type: TypeOf(code),
            extensions: [new("code", code), .. extensions ?? []]);

    public static string TypeOf(string code) => $"urn:parley:problem:{code}";

    public static int StatusOf(string code) => code switch
    {
        ProblemCodes.InvalidRequest or ProblemCodes.UnknownModel or ProblemCodes.InvalidParent => 400,
        ProblemCodes.Unauthenticated or ProblemCodes.InvalidCredentials or ProblemCodes.InvalidRefreshToken => 401,
        ProblemCodes.Forbidden or ProblemCodes.SetupCodeRequired or ProblemCodes.RegistrationClosed or ProblemCodes.AccountDisabled => 403,
        ProblemCodes.NotFound => 404,
        ProblemCodes.MethodNotAllowed => 405,
        ProblemCodes.UsernameTaken or ProblemCodes.ConversationBusy or ProblemCodes.MessageIdReused => 409,
        ProblemCodes.TooLarge => 413,
        ProblemCodes.UnsupportedMediaType => 415,
        ProblemCodes.TooManyRequests or ProblemCodes.TooManyAttempts or ProblemCodes.TooManyGenerations or ProblemCodes.ProviderRateLimited => 429,
        ProblemCodes.ProviderRejectedKey or ProblemCodes.ProviderUnknownModel or ProblemCodes.ProviderRejectedRequest
            or ProblemCodes.ProviderUnreachable or ProblemCodes.ProviderEmptyResponse or ProblemCodes.ProviderBadResponse => 502,
        ProblemCodes.Busy or ProblemCodes.StorageUnavailable or ProblemCodes.Interrupted
            or ProblemCodes.ProviderNotConfigured or ProblemCodes.ProviderUnavailable => 503,
        ProblemCodes.ProviderTimeout => 504,
        _ => 500,
    };

    public static string TitleOf(string code)
    {
        var words = code.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
