using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Models;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>
/// What can be chosen: Gemini's own list, kept for a while; what this version knows where Gemini cannot be asked; without
/// a key the demo; and the models of other providers. Of these, what the administrator allows.
/// </summary>
internal sealed partial class ModelCatalogue(GeminiModels gemini, ModelBook book, ProviderLists providers, IOptions<GeminiOptions> options, TimeProvider clock, ILogger<ModelCatalogue> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FreshWithoutGemini = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private Listed? listed;
    private Task<Listed>? refresh;
    private ModelOffer? last;

    /// <param name="Models">Gemini's; null while it cannot be asked.</param>
    /// <param name="Until">How long that is good.</param>
    internal sealed record Listed(IReadOnlyList<GeminiModel>? Models, DateTimeOffset Until);

    /// <summary>What is known of models, as it was looked at last.</summary>
    public ModelTable Table => book.Table;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private bool HasKey => !string.IsNullOrEmpty(options.Value.ApiKey);

    public async ValueTask<ModelList> ListAsync() => (await OfferAsync()).List;

    /// <summary>Whether this is the name of a model that Gemini, or another provider, may have.</summary>
    public static bool IsName(string id) => GeminiName().IsMatch(id) || ProviderModelId.Is(id);

    /// <summary>Chooses the model that is named, else the conversation's own, else the default.</summary>
    public async ValueTask<ModelChoice> ChooseAsync(string? named)
    {
        var offer = await OfferAsync();
        if (string.IsNullOrEmpty(named))
        {
            return offer.List.Items.Count == 0
                ? new ModelChoice.Refused(ProblemCodes.ModelNotAllowed, "Of the models that there are, none may be used here. Ask your administrator to allow one.")
                : new ModelChoice.Chosen(own => own is not null && offer.Ids.Contains(own) ? own : offer.List.Default);
        }

        if (offer.Ids.Contains(named) || named == DemoChatClient.ModelId)
            return new ModelChoice.Chosen(_ => named);
        if (!IsName(named))
            return new ModelChoice.Refused(ProblemCodes.UnknownModel, "There is no such model. GET /api/models lists those there are.");
        if (ProviderModelId.Is(named) && offer.Table.IsAllowed(named))
            return new ModelChoice.Refused(ProblemCodes.UnknownModel, "There is no such model. GET /api/models lists those there are.");
        if (!HasKey && !ProviderModelId.Is(named))
            return new ModelChoice.Refused(ProblemCodes.ProviderNotConfigured, "This installation has no Gemini key yet. Ask your administrator to set one.");
        if (!offer.Table.IsAllowed(named))
            return new ModelChoice.Refused(ProblemCodes.ModelNotAllowed, "Your administrator does not allow this model. Choose another one.");
        return offer.FromGemini
            ? new ModelChoice.Refused(ProblemCodes.UnknownModel, "Gemini has no such model for this installation. GET /api/models lists those there are.")
            : new ModelChoice.Chosen(_ => named);
    }

    /// <summary>What can be chosen now, and what it was chosen from.</summary>
    public async ValueTask<ModelOffer> OfferAsync()
    {
        var table = await book.CurrentAsync();
        var others = await providers.ModelsAsync();
        if (!HasKey && others.Count == 0)
            return ModelOffer.DemoOnly;
        var (found, today) = (HasKey ? await ListedAsync() : ModelOffer.WithoutKey, Today);
        return last is { } offer && offer.IsOf(found, others, table, today)
            ? offer
            : last = new ModelOffer(found, others, table, today, options.Value.DefaultModel);
    }

    private async ValueTask<Listed> ListedAsync()
    {
        var known = Volatile.Read(ref listed);
        if (known is not null && clock.GetUtcNow() < known.Until)
            return known;

        Task<Listed> asked;
        lock (gate)
            asked = refresh ??= Task.Run(RefreshAsync);
        // An old list is good enough while a new one is fetched.
        return known ?? await asked;
    }

    private async Task<Listed> RefreshAsync()
    {
        Listed next;
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var models = (await gemini.ListAsync(patience.Token)).Where(model => model.IsForChat).DistinctBy(model => model.Id).ToList();
            next = models.Count > 0 ? new(models, clock.GetUtcNow() + Fresh) : WithoutGemini();
        }
        catch (Exception failure)
        {
            // Whatever it was: without its list Gemini may answer all the same, and it is asked for again.
            Log.NotListed(logger, failure is GeminiException { Kind: var kind } ? kind.ToString() : failure.GetType().Name);
            next = WithoutGemini();
        }

        lock (gate)
        {
            listed = next;
            refresh = null;
        }

        return next;
    }

    private Listed WithoutGemini() => new(listed?.Models, clock.GetUtcNow() + FreshWithoutGemini);

    [GeneratedRegex("^(gemini|gemma|learnlm)[a-z0-9.-]{0,90}$", RegexOptions.NonBacktracking)]
    private static partial Regex GeminiName();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Gemini's list of models could not be read ({Reason}); the models known to this version are offered.")]
        public static partial void NotListed(ILogger logger, string reason);
    }
}
