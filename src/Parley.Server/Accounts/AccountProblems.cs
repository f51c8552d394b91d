using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>The refusals of accounts, in words.</summary>
internal static class AccountProblems
{
    private static readonly TimeSpan WhenWorkersAreFree = TimeSpan.FromSeconds(10);

    public static ProblemHttpResult Invalid(Dictionary<string, string[]> errors) =>
        Problems.Refuse(ProblemCodes.InvalidRequest, "Something in the request is not right: see errors.", [new("errors", errors)]);

    public static ProblemHttpResult Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemHttpResult TooManyAttempts(HttpContext context, TimeSpan wait) =>
        Later(context, ProblemCodes.TooManyAttempts, wait, seconds => $"Too many attempts to sign in failed. Try again in {seconds} seconds.");

    public static ProblemHttpResult TooManyRegistrations(HttpContext context, TimeSpan wait) =>
        Later(context, ProblemCodes.TooManyRequests, wait, seconds => $"Too many accounts were made from this address. Try again in {seconds} seconds.");

    public static ProblemHttpResult Busy(HttpContext context) =>
        Later(context, ProblemCodes.Busy, WhenWorkersAreFree, seconds => $"Too many people are signing in at this moment. Try again in {seconds} seconds.");

    private static ProblemHttpResult Later(HttpContext context, string code, TimeSpan wait, Func<int, string> say)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Refuse(code, say(seconds), [new("retryAfter", seconds)]);
    }
}
