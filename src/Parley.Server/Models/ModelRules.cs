using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Parley.Protocol.Files;
using Parley.Protocol.Models;

namespace Parley.Server.Models;

/// <summary>What administrators see of the models, and what they may say.</summary>
internal static class ModelRules
{
    private static readonly string[] Levels = ["minimal", "low", "medium", "high", "xhigh"];
    private static readonly string[] Kinds = [FileKinds.Image, FileKinds.Audio, FileKinds.Video, FileKinds.Pdf];

    public static AdminModelList ListOf(ModelOffer offer, ModelTable table, DateOnly today)
    {
        // Those of which something is said here and that Gemini does not offer can be found, and the words taken back.
        var others = table.Named.Except(offer.All.Select(model => model.Id)).Select(id => table.Say(id, today));
        return new([.. offer.All.Concat(others).Select(model => Of(model, offer, table, today))], offer.List.Default, table.Default);
    }

    public static AdminModel Of(ChatModel model, ModelOffer offer, ModelTable table, DateOnly today)
    {
        var changes = table.ChangesOf(model.Id);
        return new(
            model, table.IsAllowed(model.Id), offer.All.Any(offered => offered.Id == model.Id), table.PricesOf(model.Id),
            changes is null ? null : offer.UsualOf(model.Id, today), changes);
    }

    /// <summary>By what stands at its members: what may be left out of the answer is not looked at before.</summary>
    private static (string, string)? Unfit(object? said)
    {
        if (said is null)
            return ("changes.prices", "A price is an object.");
        List<ValidationResult> found = [];
        return Validator.TryValidateObject(said, new ValidationContext(said), found, validateAllProperties: true)
            ? null
            : ($"changes.{JsonNamingPolicy.CamelCase.ConvertName(found[0].MemberNames.First())}", found[0].ErrorMessage!);
    }

    /// <summary>Finds what cannot be said; else how it is kept: in order, and nothing twice.</summary>
    public static bool TryTake(ModelChanges? said, out ModelChanges? kept, [NotNullWhen(false)] out (string Field, string Detail)? wrong)
    {
        (kept, wrong) = (null, null);
        if (said is null)
            return true;
        if (said.ThinkingLevels?.Except(Levels).Any() is true)
            wrong = ("changes.thinkingLevels", "The levels are minimal, low, medium, high and xhigh.");
        else if (said.Reads?.Except(Kinds).Any() is true)
            wrong = ("changes.reads", "What a model may read besides text is image, audio, video and pdf.");
        else if (said.Name is { } name && string.IsNullOrWhiteSpace(name))
            wrong = ("changes.name", "A name says something.");
        else if (said.ReplacedBy is { } next && !ModelCatalogue.IsName(next))
            wrong = ("changes.replacedBy", "This is no name of a model.");
        else if ((Unfit(said) ?? said.Prices?.Select(Unfit).FirstOrDefault(found => found is not null)) is { } unfit)
            wrong = unfit;
        else if (said.Prices is { } prices && prices.DistinctBy(price => price.From).Count() != prices.Count)
            wrong = ("changes.prices", "Two prices begin on the same day.");
        if (wrong is not null)
            return false;

        kept = said with
        {
            ThinkingLevels = said.ThinkingLevels is null ? null : [.. Levels.Intersect(said.ThinkingLevels)],
            Reads = said.Reads is null ? null : [.. Kinds.Intersect(said.Reads)],
            Prices = said.Prices is null ? null : [.. said.Prices.OrderBy(price => price.From ?? DateOnly.MinValue)],
        };
        return true;
    }
}
