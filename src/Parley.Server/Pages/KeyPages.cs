using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Keys;
using Parley.Server.Accounts;
using Parley.Server.Keys;
using Parley.Web.Keys;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>The administrator's page of keys to Gemini, and users' form for their own.</summary>
internal static class KeyPages
{
    private const string Home = "/admin/keys";
    private const int LongestKey = 500;

    public static void MapKeyPages(this IEndpointRouteBuilder admin)
    {
        var keys = admin.MapGroup("/keys");

        keys.MapGet("", (GeminiKeyStore store, KeyRing ring, string? done = null) => ShowAsync(store, ring, FormState.Fresh, DoneOf(done)));
        keys.MapPost("", AddAsync);
        keys.MapPost("/own/{act}", AllowOwnAsync);
        keys.MapPost("/{id:guid}/{act}", ActAsync);
    }

    public static void MapOwnKeyForms(this IEndpointRouteBuilder settings)
    {
        settings.MapPost("/gemini-key", SetOwnAsync);
        settings.MapPost("/gemini-key/remove", RemoveOwnAsync);
    }

    internal static async Task<IResult> AddAsync(
        [FromForm] string? label, [FromForm] string? key, [FromForm] string? vertexLabel, [FromForm] string? serviceAccount, [FromForm] string? project, [FromForm] string? location,
        [FromForm] string? from, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring, CancellationToken cancellationToken)
    {
        var wanted = new CreateGeminiKey(Short(vertexLabel ?? label, 40), Short(key, LongestKey), Short(serviceAccount, 10_000), Short(project, 60), Short(location, 40));
        return (await KeyEndpoints.Create(wanted, changes, store, ring, cancellationToken)).Result is ProblemHttpResult refusal
            ? await ShowAsync(store, ring, FormStates.Of(refusal), done: null, refusal.StatusCode, label)
            : new SeeOther(from == "chat" ? "/" : $"{Home}?done=1");
    }

    internal static async Task<IResult> AllowOwnAsync(string act, GeminiKeyChanges changes, HttpContext context)
    {
        if (act is not ("allow" or "forbid"))
            return ErrorPages.NotFound(context);
        await changes.AllowOwnAsync(act == "allow");
        return new SeeOther($"{Home}?done=1");
    }

    internal static async Task<IResult> ActAsync(Guid id, string act, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring, HttpContext context, CancellationToken cancellationToken)
    {
        IResult? outcome = act switch
        {
            "first" => (await KeyEndpoints.Update(id, new UpdateGeminiKey(First: true), changes, store, ring)).Result,
            "enable" => (await KeyEndpoints.Update(id, new UpdateGeminiKey(Enabled: true), changes, store, ring)).Result,
            "disable" => (await KeyEndpoints.Update(id, new UpdateGeminiKey(Enabled: false), changes, store, ring)).Result,
            "check" => (await KeyEndpoints.Check(id, changes, store, ring, cancellationToken)).Result,
            "remove" => (await KeyEndpoints.Remove(id, changes)).Result,
            _ => null,
        };
        return outcome switch
        {
            null => ErrorPages.NotFound(context),
            ProblemHttpResult refusal => await ShowAsync(store, ring, FormStates.Of(refusal), done: null, refusal.StatusCode),
            _ => new SeeOther($"{Home}?done={(act == "check" ? "check" : "1")}"),
        };
    }

    internal static async Task<IResult> SetOwnAsync(
        [FromForm] string? key, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring, CurrentUser user, SettingsReader settings, Reader reader, CancellationToken cancellationToken) =>
        (await KeyEndpoints.SetOwn(new SetOwnGeminiKey(Short(key, LongestKey)), changes, store, ring, user, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "gemini-key", refusal, cancellationToken)
            : new SeeOther("/settings?done=gemini-key#gemini-key");

    internal static async Task<IResult> RemoveOwnAsync(GeminiKeyChanges changes, CurrentUser user)
    {
        await changes.RemoveOwnAsync(user.Id);
        return new SeeOther("/settings?done=gemini-key#gemini-key");
    }

    private static async Task<IResult> ShowAsync(GeminiKeyStore store, KeyRing ring, FormState state, string? done, int status = StatusCodes.Status200OK, string? label = null) => new Page<KeysPage>(
        new() { ["View"] = new KeysView { Keys = (await KeyEndpoints.List(store, ring)).Value!, State = state, Done = done, Label = Short(label, 40) } }, status);

    private static string? DoneOf(string? done) => done switch
    {
        null => null,
        "check" => Texts.GeminiKeyAsked,
        _ => Texts.GeminiKeysDone,
    };

    // The page's fields take no more.
    private static string? Short(string? text, int most) => text is null || text.Length <= most ? text : text[..most];
}
