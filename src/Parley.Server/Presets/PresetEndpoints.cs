using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Presets;

/// <summary>What chats can be set to at once: models with settings, under names.</summary>
internal static class PresetEndpoints
{
    public static IServiceCollection AddPresets(this IServiceCollection services) => services.AddSingleton<PresetStore>();

    public static void MapPresets(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/presets").WithUserDefaults("Presets").WithBodyLimit(BodyLimit.ForAccounts);

        group.MapGet("/", List);
        group.MapPost("/", Create);
        group.MapPut("/{id:guid}", Change);
        group.MapDelete("/{id:guid}", Delete);
    }

    /// <summary>The user's presets and those that everybody has, by name.</summary>
    internal static async Task<Ok<PresetList>> List(PresetStore presets, CurrentUser user) => TypedResults.Ok(new PresetList(await presets.ListAsync(user.Id)));

    /// <summary>Makes a preset; one that everybody has, administrators alone.</summary>
    internal static async Task<Results<Created<Preset>, ProblemHttpResult>> Create(SavePreset preset, PresetStore presets, CurrentUser user)
    {
        if (string.IsNullOrWhiteSpace(preset.Name))
            return Problems.Invalid("name", "A name says something.");
        if (preset.Shared && !user.IsAdmin)
            return Problems.Refuse(ProblemCodes.Forbidden, "Only administrators make presets that everybody has.");
        return await presets.CreateAsync(user.Id, preset) is { } created
            ? TypedResults.Created((string?)null, created)
            : Problems.Refuse(ProblemCodes.TooManyPresets, "There are 100 presets already. Delete some first.");
    }

    /// <summary>Changes a preset: one's own, or as an administrator one that everybody has. Chats that were set to it stay as they are.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Change(Guid id, SavePreset preset, PresetStore presets, CurrentUser user)
    {
        if (string.IsNullOrWhiteSpace(preset.Name))
            return Problems.Invalid("name", "A name says something.");
        return await presets.ChangeAsync(user, id, preset) ? TypedResults.NoContent() : NoSuchPreset();
    }

    /// <summary>Deletes a preset. Chats that were set to it stay as they are.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, PresetStore presets, CurrentUser user) =>
        await presets.DeleteAsync(user, id) ? TypedResults.NoContent() : NoSuchPreset();

    private static ProblemHttpResult NoSuchPreset() => Problems.Refuse(ProblemCodes.NotFound, "There is no such preset.");
}
