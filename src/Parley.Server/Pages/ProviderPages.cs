using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Providers;
using Parley.Server.Providers;
using Parley.Web.Providers;

namespace Parley.Server.Pages;

/// <summary>The administrator's page about providers beside Gemini.</summary>
internal static class ProviderPages
{
    public static void MapProviderPages(this IEndpointRouteBuilder admin)
    {
        var providers = admin.MapGroup("/providers");

        providers.MapGet("", ListAsync);
        providers.MapPost("", AddAsync);
        providers.MapPost("/{id:guid}/edit", EditAsync);
        providers.MapPost("/{id:guid}/{act}", ActAsync);
    }

    internal static async Task<Page<ProvidersPage>> ListAsync(ProviderStore store, string? done = null) => await ShowAsync(store, done: done is null ? null : Texts.ProvidersDone);

    internal static async Task<IResult> AddAsync(
        [FromForm] string? name, [FromForm] string? address, [FromForm] string? key, [FromForm] string? models, ProviderChanges changes, ProviderStore store, CancellationToken cancellationToken)
    {
        var wanted = new CreateModelProvider(Short(name, 20), Short(address, 2_000), Short(key, 2_000), Models: LinesOf(models));
        return await AnswerAsync((await ProviderEndpoints.Create(wanted, changes, cancellationToken)).Result, store, wanted);
    }

    internal static async Task<IResult> EditAsync(
        Guid id, [FromForm] string? address, [FromForm] string? key, [FromForm] string? keyless, [FromForm] string? models,
        ProviderChanges changes, ProviderStore store, CancellationToken cancellationToken)
    {
        // An empty field keeps what is there; to take it away is said.
        var newKey = string.IsNullOrWhiteSpace(key) ? (keyless is null ? null : "") : Short(key, 2_000);
        var change = new UpdateModelProvider(Short(address, 2_000), newKey, Models: LinesOf(models));
        return await AnswerAsync((await ProviderEndpoints.Update(id, change, changes, cancellationToken)).Result, store, edited: (id, change));
    }

    internal static async Task<IResult> ActAsync(
        Guid id, string act, ProviderChanges changes, ProviderLists lists, ProviderStore store, HttpContext context, CancellationToken cancellationToken)
    {
        IResult? outcome = act switch
        {
            "check" => (await ProviderEndpoints.Check(id, lists, cancellationToken)).Result,
            "enable" => (await ProviderEndpoints.Update(id, new UpdateModelProvider(Enabled: true), changes, cancellationToken)).Result,
            "disable" => (await ProviderEndpoints.Update(id, new UpdateModelProvider(Enabled: false), changes, cancellationToken)).Result,
            "remove" => (await ProviderEndpoints.Remove(id, changes)).Result,
            _ => null,
        };
        return outcome is null ? ErrorPages.NotFound(context) : await AnswerAsync(outcome, store);
    }

    /// <summary>The page again, where it was refused, with what was typed; else on to the page that says it is done.</summary>
    private static async Task<IResult> AnswerAsync(IResult outcome, ProviderStore store, CreateModelProvider? typed = null, (Guid Id, UpdateModelProvider Change)? edited = null) => outcome is ProblemHttpResult refusal
        ? await ShowAsync(store, error: Say(refusal, typed?.Key ?? edited?.Change.Key), typed: typed, edited: edited, status: refusal.StatusCode)
        : new SeeOther("/admin/providers?done=1");

    private static async Task<Page<ProvidersPage>> ShowAsync(
        ProviderStore store, string? done = null, string? error = null, CreateModelProvider? typed = null, (Guid Id, UpdateModelProvider Change)? edited = null, int status = StatusCodes.Status200OK) =>
        new(new() { ["Items"] = (await ProviderEndpoints.List(store)).Value!.Items, ["Done"] = done, ["Error"] = error, ["Typed"] = typed, ["Edited"] = edited?.Id, ["Change"] = edited?.Change }, status);

    // A key that was typed goes into no page, so that it has to be typed once more.
    private static string Say(ProblemHttpResult refusal, string? key) =>
        Refusals.Say(refusal.ProblemDetails.Detail!) + (string.IsNullOrEmpty(key) ? "" : " " + Texts.ProvidersKeyAgain);

    private static List<string> LinesOf(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(500)];

    // The page's fields take no more, and an empty one is refused in words.
    private static string Short(string? text, int most) => text is null ? "" : text.Length <= most ? text.Trim() : text[..most];
}
