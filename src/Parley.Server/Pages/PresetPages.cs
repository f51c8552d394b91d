using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Models;
using Parley.Server.Presets;
using Parley.Web.Settings;

namespace Parley.Server.Pages;

/// <summary>The list that the composer opens, and the pages on which presets are made and changed.</summary>
internal static class PresetPages
{
    public static void MapPresetPages(this IEndpointRouteBuilder pages)
    {
        var group = pages.MapGroup("").WithUserDefaults("Pages");

        group.MapGet("/presets", ListAsync);
        group.MapGet("/settings/presets/new", NewAsync);
        group.MapPost("/settings/presets/new", CreateAsync);
        group.MapGet("/settings/presets/{id:guid}", ShowAsync);
        group.MapPost("/settings/presets/{id:guid}", ChangeAsync);
        group.MapPost("/settings/presets/{id:guid}/delete", DeleteAsync);
    }

    internal static async Task<Page<PresetOptions>> ListAsync(PresetStore presets, CurrentUser user) => new(new() { ["Presets"] = await presets.ListAsync(user.Id) });

    internal static Task<IResult> NewAsync(ModelCatalogue models, CurrentUser user) => FormAsync(null, null, models, user);

    internal static async Task<IResult> ShowAsync(Guid id, PresetStore presets, ModelCatalogue models, CurrentUser user, HttpContext context) =>
        await presets.FindAsync(user.Id, id) is { } preset && (!preset.Shared || user.IsAdmin) ? await FormAsync(preset, null, models, user) : ErrorPages.NotFound(context);

    internal static async Task<IResult> CreateAsync([FromForm] PresetForm? form, PresetStore presets, ModelCatalogue models, CurrentUser user)
    {
        var wanted = (form ?? new()).ToWanted();
        return (await PresetEndpoints.Create(wanted, presets, user)).Result is ProblemHttpResult refusal
            ? await FormAsync(Shown(Guid.Empty, wanted), refusal, models, user)
            : new SeeOther("/settings?done=presets#presets");
    }

    internal static async Task<IResult> ChangeAsync(Guid id, [FromForm] PresetForm? form, PresetStore presets, ModelCatalogue models, CurrentUser user, HttpContext context)
    {
        if (await presets.FindAsync(user.Id, id) is not { } preset || (preset.Shared && !user.IsAdmin))
            return ErrorPages.NotFound(context);
        // What the form does not show stays.
        var wanted = (form ?? new()).ToWanted(preset.Settings);
        return (await PresetEndpoints.Change(id, wanted, presets, user)).Result is ProblemHttpResult refusal
            ? await FormAsync(Shown(id, wanted) with { Shared = preset.Shared }, refusal, models, user)
            : new SeeOther("/settings?done=presets#presets");
    }

    internal static async Task<IResult> DeleteAsync(Guid id, PresetStore presets, CurrentUser user)
    {
        await presets.DeleteAsync(user, id);
        return new SeeOther("/settings?done=presets#presets");
    }

    private static Preset Shown(Guid id, SavePreset wanted) =>
        new() { Id = id, Name = wanted.Name ?? "", Model = wanted.Model, Settings = wanted.Settings, Shared = wanted.Shared, CreatedAt = default };

    private static async Task<IResult> FormAsync(Preset? preset, ProblemHttpResult? refusal, ModelCatalogue models, CurrentUser user) => new Page<PresetPage>(
        new()
        {
            ["Preset"] = preset,
            ["Models"] = await models.ListAsync(user.Id),
            ["IsAdmin"] = user.IsAdmin,
            ["Error"] = refusal is null ? null : Refusals.Say(refusal.ProblemDetails.Detail!),
        },
        refusal?.StatusCode ?? StatusCodes.Status200OK);
}

/// <summary>What the form of a preset sends: as the composer does, and its name.</summary>
internal sealed record PresetForm
{
    public string? Name { get; init; }
    public string? Model { get; init; }
    public string? Shared { get; init; }
    public string? ThinkingLevel { get; init; }
    public string? Safety { get; init; }
    public string? Temperature { get; init; }
    public string? MaxOutputTokens { get; init; }
    public string? SystemInstruction { get; init; }
    public string[]? Tools { get; init; }
    public string? AboutMe { get; init; }

    public SavePreset ToWanted(ModelSettings? before = null)
    {
        var name = Name?.Trim() ?? "";
        var said = new SendForm
        {
            HasSettings = "true",
            ThinkingLevel = ThinkingLevel,
            Safety = Safety,
            Temperature = Temperature,
            MaxOutputTokens = MaxOutputTokens,
            SystemInstruction = SystemInstruction,
            Tools = Tools,
            AboutMe = AboutMe,
        }.ToMessage(withSettings: true).Settings!;
        var settings = said with { TopP = before?.TopP, TopK = before?.TopK, StopSequences = before?.StopSequences, Servers = before?.Servers };
        return new SavePreset(name[..Math.Min(name.Length, SavePreset.LongestName)], string.IsNullOrEmpty(Model) ? null : Model, settings, Shared == "true");
    }
}
