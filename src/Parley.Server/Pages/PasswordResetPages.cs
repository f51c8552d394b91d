using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Web.Accounts;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>The page that an administrator's link leads to, where a forgotten password is set anew.</summary>
internal static class PasswordResetPages
{
    public static void MapPasswordReset(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/reset-password", Show);
        pages.MapPost("/reset-password", ResetAsync);
    }

    internal static IResult Show(IOptions<AccountOptions> options, string? token = null) => Form(FormState.Fresh, token, options.Value);

    internal static async Task<IResult> ResetAsync(
        [FromForm] string? token, [FromForm] string? newPassword,
        IOptions<AccountOptions> options, HttpContext context, PasswordResets resets, PasswordChange change, CancellationToken cancellationToken) =>
        (await AccountEndpoints.ResetPassword(new ResetPassword(token, newPassword), context, resets, change, cancellationToken)).Result is ProblemHttpResult refusal
            ? Form(FormStates.Of(refusal), token, options.Value, refusal.StatusCode)
            : new SeeOther("/sign-in?note=password");

    private static Page<PasswordResetPage> Form(FormState state, string? token, AccountOptions options, int status = StatusCodes.Status200OK) => new(
        new() { ["State"] = state, ["Token"] = token, ["MinimumPasswordLength"] = options.MinimumPasswordLength }, status);
}
