using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Web.Accounts;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>The pages to sign in, up and out with.</summary>
internal static class SignInPages
{
    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", ShowSignInAsync);
        pages.MapPost("/sign-in", SignInAsync);
        pages.MapGet("/sign-up", ShowSignUpAsync);
        pages.MapPost("/sign-up", SignUpAsync);
        pages.MapGroup("").WithUserDefaults("Pages").MapPost("/sign-out", SignOutAsync);
    }

    internal static async Task<IResult> ShowSignInAsync(CurrentUser? user, HttpContext context, AppDbContext db, string? returnUrl = null, string? note = null)
    {
        if (user is not null)
            return TypedResults.LocalRedirect(ReturnUrl.Local(returnUrl));

        // Whoever has just installed it has nothing to sign in with.
        var isFirst = note is null && !await db.Set<Account>().AnyAsync(context.RequestAborted);
        return SignInForm(FormState.Fresh, null, returnUrl, isFirst ? Texts.SignInNoteFirst : NoteOf(note));
    }

    internal static async Task<IResult> SignInAsync(
        [FromForm] string? username, [FromForm] string? password, [FromForm] string? returnUrl,
        HttpContext context, SignIn signIn, SignedInAnswer answer, AppDbContext db, CancellationToken cancellationToken)
    {
        var outcome = await AccountEndpoints.Login(new Login(username, password), context, signIn, answer, cancellationToken, useCookies: true);
        if (outcome.Result is ProblemHttpResult refusal)
            return SignInForm(FormStates.Of(refusal), username, returnUrl, null, refusal.StatusCode);

        // What the account prefers is what this browser shows from now on, signed in or not.
        var id = ((Ok<SignedIn>)outcome.Result).Value!.User.Id;
        var chosen = await db.Set<Account>().Where(a => a.Id == id).Select(a => a.Preferences).SingleOrDefaultAsync(cancellationToken);
        BrowserChoice.Theme.Keep(context, chosen?.Theme);
        BrowserChoice.Language.Keep(context, chosen?.Language);
        return new SeeOther(ReturnUrl.Local(returnUrl));
    }

    internal static async Task<IResult> ShowSignUpAsync(
        CurrentUser? user, HttpContext context, AppDbContext db, IOptions<AccountOptions> options, string? returnUrl = null, string? invite = null) =>
        user is not null
            ? TypedResults.LocalRedirect(ReturnUrl.Local(returnUrl))
            : await SignUpFormAsync(FormState.Fresh, new SignUpForm { InviteCode = invite, ReturnUrl = returnUrl }, context, db, options.Value);

    internal static async Task<IResult> SignUpAsync(
        [FromForm] SignUpForm? form, HttpContext context, AppDbContext db, IOptions<AccountOptions> options,
        AccountRegistration registration, SignedInAnswer answer, CancellationToken cancellationToken)
    {
        // Of a form without any of the fields nothing is made.
        form ??= new SignUpForm();
        var request = new Register(form.Username, form.Password, null, form.SetupCode, form.InviteCode);
        var outcome = await AccountEndpoints.Register(request, context, registration, answer, cancellationToken, useCookies: true);
        return outcome.Result switch
        {
            ProblemHttpResult refusal => await SignUpFormAsync(FormStates.Of(refusal), form, context, db, options.Value, refusal.StatusCode),
            Accepted<SignedIn> => new SeeOther("/sign-in?note=approval"),
            _ => new SeeOther(ReturnUrl.Local(form.ReturnUrl)),
        };
    }

    internal static async Task<SeeOther> SignOutAsync(CurrentUser user, HttpContext context, Sessions sessions)
    {
        await AccountEndpoints.Logout(user, context, sessions);
        return new("/sign-in");
    }

    private static Page<SignInPage> SignInForm(FormState state, string? username, string? returnUrl, string? note, int status = StatusCodes.Status200OK) => new(
        new() { ["State"] = state, ["Username"] = username, ["ReturnUrl"] = returnUrl, ["Note"] = note }, status);

    private static async Task<Page<SignUpPage>> SignUpFormAsync(
        FormState state, SignUpForm form, HttpContext context, AppDbContext db, AccountOptions options, int status = StatusCodes.Status200OK)
    {
        var isFirst = !await db.Set<Account>().AnyAsync(context.RequestAborted);
        return new(new()
        {
            ["State"] = state,
            ["MinimumPasswordLength"] = options.MinimumPasswordLength,
            ["IsFirst"] = isFirst,
            ["AsksSetupCode"] = isFirst && !SetupCode.IsLocal(context),
            ["AsksInviteCode"] = !isFirst && options.Registration == RegistrationPolicy.Invite,
            ["Username"] = form.Username,
            ["SetupCode"] = form.SetupCode,
            ["InviteCode"] = form.InviteCode,
            ["ReturnUrl"] = form.ReturnUrl,
        }, status);
    }

    private static string? NoteOf(string? note) => note switch
    {
        "approval" => Texts.SignInNoteApproval,
        "password" => Texts.SignInNotePassword,
        "deleted" => Texts.SignInNoteDeleted,
        _ => null,
    };
}

/// <summary>What the page to create an account sends.</summary>
internal sealed record SignUpForm
{
    public string? Username { get; init; }
    public string? Password { get; init; }
    public string? SetupCode { get; init; }
    public string? InviteCode { get; init; }
    public string? ReturnUrl { get; init; }
}
