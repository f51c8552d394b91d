using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Keys;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>Asks Gemini whether it takes a key.</summary>
internal sealed class KeyCheck(GeminiAccesses accesses, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>One of <see cref="GeminiKeyProblems"/>; null where it takes it.</returns>
    /// <exception cref="GeminiException">Gemini did not say.</exception>
    public async Task<string?> ProblemOfAsync(GeminiSecret secret, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), patience, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            await accesses.Make("check", isOwn: false, secret).Models.ListAsync(patience.Token);
            return null;
        }
        catch (GeminiException failure) when (ProblemOf(failure) is { } problem)
        {
            return problem;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GeminiException(GeminiErrorKind.Timeout, "Gemini did not say in time whether it takes the key.");
        }
    }

    /// <summary>What a refusal says of the key; null where it says nothing of it.</summary>
    public static string? ProblemOf(GeminiException failure) => failure switch
    {
        { Reason: "SERVICE_DISABLED" } => GeminiKeyProblems.ServiceDisabled,
        { Reason: "BILLING_DISABLED" } => GeminiKeyProblems.Billing,
        _ when IsOfProject(failure) => GeminiKeyProblems.Billing,
        { Kind: GeminiErrorKind.KeyRejected, StatusCode: HttpStatusCode.Forbidden } => GeminiKeyProblems.Forbidden,
        { Kind: GeminiErrorKind.KeyRejected } => GeminiKeyProblems.Rejected,
        _ => null,
    };

    /// <summary>Whether it is billing or the region that stands in the way, which nothing but the sentence tells from a file that is not ready.</summary>
    public static bool IsOfProject(GeminiException failure) => failure.Status == "FAILED_PRECONDITION"
        && (failure.Message.Contains("billing", StringComparison.OrdinalIgnoreCase) || failure.Message.Contains("location", StringComparison.OrdinalIgnoreCase));

    /// <summary>That a key is not kept, in words.</summary>
    public static ProblemHttpResult Refusal(string field, string problem) => Problems.Invalid(field, problem switch
    {
        GeminiKeyProblems.ServiceDisabled => "The Gemini API is switched off in this key's project. Switch it on in Google's console, then enter the key again.",
        GeminiKeyProblems.Billing => "Gemini does not serve this key: its project has no billing, or its region is not served.",
        GeminiKeyProblems.Forbidden => "Gemini knows this key, but it is blocked or has not the right.",
        _ => "Gemini does not take this key: it is not valid, or no longer. Look whether it was copied whole.",
    });

    /// <summary>That Gemini could not be asked, in words.</summary>
    public static ProblemHttpResult Unsaid(GeminiException failure) => Problems.Refuse(
        failure.Kind is GeminiErrorKind.Timeout ? ProblemCodes.ProviderTimeout
            : failure.Kind is GeminiErrorKind.Unreachable ? ProblemCodes.ProviderUnreachable
            : ProblemCodes.ProviderUnavailable,
        "Gemini could not be asked whether it takes the key. Try again in a moment.");
}
