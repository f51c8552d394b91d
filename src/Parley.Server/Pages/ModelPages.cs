using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Models;
using Parley.Server.Models;
using Parley.Web.Admin;

namespace Parley.Server.Pages;

/// <summary>The administrator's pages about models.</summary>
internal static class ModelPages
{
    public static void MapModelPages(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/models", ListAsync);
        admin.MapGet("/models/{id}", ShowAsync);
        // The id of another provider's model has a slash in it, and comes behind the path.
        admin.MapGet("/models/other", ShowAsync);
        admin.MapPost("/models/other", ChangeAsync);
        admin.MapPost("/models/other/{act}", ActAsync);
        admin.MapPost("/models/{id}", ChangeAsync);
        admin.MapPost("/models/{id}/{act}", ActAsync);
    }

    internal static async Task<Page<ModelsPage>> ListAsync(ModelCatalogue catalogue, ModelBook book, TimeProvider time, string? done = null) =>
        new(new() { ["View"] = await ReadAsync(catalogue, book, time) with { Done = done is null ? null : Texts.ModelsDone } });

    internal static async Task<IResult> ShowAsync(string id, ModelCatalogue catalogue, ModelBook book, TimeProvider time, HttpContext context) =>
        Open(await ReadAsync(catalogue, book, time), id, error: null, context);

    internal static async Task<IResult> ChangeAsync(
        string id, [FromForm] ModelForm? form, ModelCatalogue catalogue, ModelBook book, TimeProvider time, HttpContext context)
    {
        var view = await ReadAsync(catalogue, book, time);
        if (view.Models.Items.FirstOrDefault(item => item.Model.Id == id) is not { } found)
            return ErrorPages.NotFound(context);
        var changes = (form ?? new()).ToChanges(found.Usual ?? found.Model, ModelTable.Usual.PricesOf(id));
        return (await AdminModelEndpoints.SetModel(id, new SetModel(found.Allowed, changes), catalogue, book, time)).Result is ProblemHttpResult refusal
            ? Open(view, id, Refusals.Say(refusal.ProblemDetails.Detail!), context)
            : new SeeOther("/admin/models?done=1");
    }

    internal static async Task<IResult> ActAsync(string id, string act, ModelCatalogue catalogue, ModelBook book, TimeProvider time, HttpContext context)
    {
        var changes = (await book.CurrentAsync()).ChangesOf(id);
        IResult? outcome = act switch
        {
            "allow" => (await AdminModelEndpoints.SetModel(id, new SetModel(true, changes), catalogue, book, time)).Result,
            "forbid" => (await AdminModelEndpoints.SetModel(id, new SetModel(false, changes), catalogue, book, time)).Result,
            "reset" => (await AdminModelEndpoints.ResetModel(id, catalogue, book, time)).Result,
            "default" => (await AdminModelEndpoints.SetDefaultModel(new SetDefaultModel(id), catalogue, book, time)).Result,
            _ => null,
        };
        return outcome switch
        {
            null => ErrorPages.NotFound(context),
            ProblemHttpResult refusal => new Page<ModelsPage>(
                new() { ["View"] = await ReadAsync(catalogue, book, time) with { Error = Refusals.Say(refusal.ProblemDetails.Detail!) } }, refusal.StatusCode),
            _ => new SeeOther("/admin/models?done=1"),
        };
    }

    private static async Task<ModelsView> ReadAsync(ModelCatalogue catalogue, ModelBook book, TimeProvider time) =>
        new() { Models = (await AdminModelEndpoints.ListModels(catalogue, book, time)).Value! };

    private static IResult Open(ModelsView view, string id, string? error, HttpContext context) =>
        view.Models.Items.FirstOrDefault(item => item.Model.Id == id && item.Model.Provider != ModelProviders.Parley) is { } found
            ? new Page<ModelPage>(
                new() { ["View"] = view with { Open = found, Error = error } }, error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
            : ErrorPages.NotFound(context);
}
