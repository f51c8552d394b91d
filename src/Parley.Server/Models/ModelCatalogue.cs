using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Models;
using Parley.Server.Models.Demo;

namespace Parley.Server.Models;

/// <summary>What can be chosen: Gemini's own list, kept for a while; what this version knows where Gemini cannot be asked; without a key the demo.</summary>
internal sealed partial class ModelCatalogue(GeminiModels gemini, IOptions<GeminiOptions> options, TimeProvider clock, ILogger<ModelCatalogue> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FreshWithoutGemini = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private Snapshot? current;
    private Task<Snapshot>? refresh;

    // A list that Gemini itself gave is whole: what is not in it does not exist.
    private sealed record Snapshot(ModelList List, HashSet<string> Ids, bool FromGemini, DateTimeOffset Until);

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private bool HasKey => !string.IsNullOrEmpty(options.Value.ApiKey);

    public async ValueTask<ModelList> ListAsync() => (await CurrentAsync()).List;

    /// <summary>Chooses the model that is named, else the conversation's own, else the default.</summary>
    public async ValueTask<ModelChoice> ChooseAsync(string? named)
    {
        var known = await CurrentAsync();
        if (string.IsNullOrEmpty(named))
            return new ModelChoice.Chosen(own => own is not null && known.Ids.Contains(own) ? own : known.List.Default);
        if (known.Ids.Contains(named) || named == DemoChatClient.ModelId)
            return new ModelChoice.Chosen(_ => named);
        if (!GeminiName().IsMatch(named))
            return new ModelChoice.Refused(ProblemCodes.UnknownModel, "There is no such model. GET /api/models lists those there are.");
        if (!HasKey)
            return new ModelChoice.Refused(ProblemCodes.ProviderNotConfigured, "This installation has no Gemini key yet. Ask your administrator to set one.");
        return known.FromGemini
            ? new ModelChoice.Refused(ProblemCodes.UnknownModel, "Gemini has no such model for this installation. GET /api/models lists those there are.")
            : new ModelChoice.Chosen(_ => named);
    }

    private async ValueTask<Snapshot> CurrentAsync()
    {
        if (!HasKey)
            return current ??= DemoOnly();
        var known = Volatile.Read(ref current);
        if (known is not null && clock.GetUtcNow() < known.Until)
            return known;

        Task<Snapshot> asked;
        lock (gate)
            asked = refresh ??= Task.Run(RefreshAsync);
        // An old list is good enough while a new one is fetched.
        return known ?? await asked;
    }

    private async Task<Snapshot> RefreshAsync()
    {
        Snapshot next;
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var models = (await gemini.ListAsync(patience.Token)).Where(model => model.IsForChat).DistinctBy(model => model.Id)
                .Select(model => KnownModels.ToChatModel(model, Today)).ToList();
            next = models.Count > 0 ? Make(models, fromGemini: true) : WithoutGemini();
        }
        catch (Exception failure)
        {
            // Whatever it was: without its list Gemini may answer all the same, and it is asked for again.
            Log.NotListed(logger, failure is GeminiException { Kind: var kind } ? kind.ToString() : failure.GetType().Name);
            next = WithoutGemini();
        }

        lock (gate)
        {
            current = next;
            refresh = null;
        }

        return next;
    }

    private Snapshot WithoutGemini() => current is { FromGemini: true } last
        ? last with { Until = clock.GetUtcNow() + FreshWithoutGemini }
        : Make(KnownModels.On(Today), fromGemini: false);

    private Snapshot Make(IReadOnlyList<ChatModel> models, bool fromGemini)
    {
        var ids = models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        var wished = options.Value.DefaultModel;
        var standard = !string.IsNullOrEmpty(wished) && (ids.Contains(wished) || !fromGemini) ? wished
            : KnownModels.All.FirstOrDefault(model => ids.Contains(model.Id))?.Id ?? models[0].Id;
        var order = KnownModels.All.Select(model => model.Id).ToList();
        var sorted = models.OrderBy(model => order.IndexOf(model.Id) is >= 0 and var place ? place : int.MaxValue).ToList();
        return new Snapshot(new ModelList(sorted, standard), ids, fromGemini, clock.GetUtcNow() + (fromGemini ? Fresh : FreshWithoutGemini));
    }

    private static Snapshot DemoOnly() =>
        new(new ModelList([DemoChatClient.Model], DemoChatClient.ModelId), [DemoChatClient.ModelId], FromGemini: false, DateTimeOffset.MaxValue);

    [GeneratedRegex("^(gemini|gemma|learnlm)[a-z0-9.-]{0,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex GeminiName();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Gemini's list of models could not be read ({Reason}); the models known to this version are offered.")]
        public static partial void NotListed(ILogger logger, string reason);
    }
}
