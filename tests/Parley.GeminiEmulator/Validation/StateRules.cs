using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;
using Parley.Emulation.Json;

namespace Parley.Emulation.Validation;

/// <summary>What refers to something that the service keeps: continuations, and caches, of which it keeps none.</summary>
internal sealed class StateRules(Signer signer)
{
    public GeminiError? Refusal(GenerateRequest request)
    {
        if (request.ContinuationToken is { } token && signer.Position(Base64.Read(token)!, request.Fingerprint()) is null)
            return GeminiError.InvalidArgument("Invalid continuation token.");
        if (request.Body["cachedContent"]?.GetValue<string>() is not { Length: > 0 } cache)
            return null;
        if (!cache.StartsWith("cachedContents/", StringComparison.Ordinal))
            return GeminiError.InvalidArgument($"Invalid CachedContent name: {cache}");
        return request.Model.Generation >= 4
            ? GeminiError.InvalidArgument("Cached content is not supported for this model.")
            : new GeminiError(403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)");
    }
}
