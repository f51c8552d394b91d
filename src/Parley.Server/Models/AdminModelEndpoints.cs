using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Models;
using Parley.Server.Hosting;

namespace Parley.Server.Models;

/// <summary>Which models may be asked, which one answers in new chats, and what is known of them.</summary>
internal static class AdminModelEndpoints
{
    public static void MapAdminModels(this RouteGroupBuilder admin)
    {
        admin.MapGet("/models", ListModels);
        // The ids of other providers' models have slashes in them.
        admin.MapPut("/models/{**id}", SetModel);
        admin.MapDelete("/models/{**id}", ResetModel);
        admin.MapPut("/default-model", SetDefaultModel);
    }

    /// <summary>The models there are, allowed or not, and what was said of them here.</summary>
    internal static async Task<Ok<AdminModelList>> ListModels(ModelCatalogue catalogue, ModelBook book, TimeProvider time) =>
        TypedResults.Ok(ModelRules.ListOf(await catalogue.OfferAsync(userId: null), await book.CurrentAsync(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));

    /// <summary>Says of a model whether it may be asked, and what is known of it, instead of all that was said of it here before.</summary>
    internal static async Task<Results<Ok<AdminModelList>, ProblemHttpResult>> SetModel(string id, SetModel model, ModelCatalogue catalogue, ModelBook book, TimeProvider time)
    {
        id = Uri.UnescapeDataString(id);
        if (!ModelCatalogue.IsName(id))
            return NoSuchModel();
        if (!ModelRules.TryTake(model.Changes, out var changes, out var wrong))
            return Problems.Invalid(wrong.Value.Field, wrong.Value.Detail);
        return await book.SetAsync(id, model.Allowed ?? true, changes)
            ? await ListModels(catalogue, book, time)
            : Problems.Invalid("id", "Something is said of 500 models already. Take some of it back first.");
    }

    /// <summary>Takes back all that was said of a model here: it may be asked, and Gemini and the table say what it is.</summary>
    internal static async Task<Results<Ok<AdminModelList>, ProblemHttpResult>> ResetModel(string id, ModelCatalogue catalogue, ModelBook book, TimeProvider time)
    {
        id = Uri.UnescapeDataString(id);
        if (!ModelCatalogue.IsName(id))
            return NoSuchModel();
        await book.ResetAsync(id);
        return await ListModels(catalogue, book, time);
    }

    /// <summary>Chooses the model that answers in new chats.</summary>
    internal static async Task<Results<Ok<AdminModelList>, ProblemHttpResult>> SetDefaultModel(SetDefaultModel choice, ModelCatalogue catalogue, ModelBook book, TimeProvider time)
    {
        if (choice.Model is { } model && !(await catalogue.OfferAsync(userId: null)).Ids.Contains(model))
            return Problems.Invalid("model", "New chats can only begin with a model that is there and allowed.", ProblemCodes.UnknownModel);
        await book.ChooseAsync(choice.Model);
        return await ListModels(catalogue, book, time);
    }

    private static ProblemHttpResult NoSuchModel() => Problems.Refuse(ProblemCodes.NotFound, "This is no name of a model.");
}
