using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Models;
using Parley.Server.Keys;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>
/// What can be chosen: Gemini's own list, kept for a while; what this version knows where Gemini cannot be asked; without
/// a key the demo; and the models of other providers. Of these, what the administrator allows.
/// </summary>
internal sealed partial class ModelCatalogue(KeyRing ring, ModelBook book, ProviderLists providers, IOptions<GeminiOptions> options, TimeProvider clock, ILogger<ModelCatalogue> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FreshWithoutGemini = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int MostListings = 1_000;
    private const string WithoutKey = "none";

    // By key: what one sees another need not see.
    private readonly ConcurrentDictionary<string, Listing> listings = new(StringComparer.Ordinal);

    /// <summary>What a key was told, and what was made of it.</summary>
    private sealed class Listing
    {
        public Lock Gate { get; } = new();
        public Listed? Listed { get; set; }
        public Task<Listed>? Refresh { get; set; }
        public ModelOffer? Last { get; set; }
    }

    /// <param name="Models">Gemini's; null while it cannot be asked.</param>
    /// <param name="Until">How long that is good.</param>
    internal sealed record Listed(IReadOnlyList<GeminiModel>? Models, DateTimeOffset Until);

    /// <summary>What is known of models, as it was looked at last.</summary>
    public ModelTable Table => book.Table;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <param name="userId">For whom: who has an own key may see other models. Null: for nobody in particular.</param>
    public async ValueTask<ModelList> ListAsync(Guid? userId) => (await OfferAsync(userId)).List;

    /// <summary>Whether this is the name of a model that Gemini, or another provider, may have.</summary>
    public static bool IsName(string id) => IsOfGemini(id) || ProviderModelId.Is(id);

    /// <summary>Chooses the model that is named, else the conversation's own, else the default.</summary>
    public async ValueTask<ModelChoice> ChooseAsync(Guid userId, string? named)
    {
        var offer = await OfferAsync(userId);
        if (string.IsNullOrEmpty(named))
        {
            return offer.List.Items.Count == 0
                ? new ModelChoice.Refused(ProblemCodes.ModelNotAllowed, "Of the models that there are, none may be used here. Ask your administrator to allow one.")
                : new ModelChoice.Chosen(own => own is not null && (offer.Ids.Contains(own) || offer.Awaits(own)) ? own : offer.List.Default);
        }

        if (offer.Ids.Contains(named) || named == DemoChatClient.ModelId)
            return new ModelChoice.Chosen(_ => named);
        if (!IsName(named))
            return new ModelChoice.Refused(ProblemCodes.UnknownModel, "There is no such model. GET /api/models lists those there are.");
        if (ProviderModelId.Is(named) && offer.Table.IsAllowed(named))
            return new ModelChoice.Refused(ProblemCodes.UnknownModel, "There is no such model. GET /api/models lists those there are.");
        if (!offer.Table.IsAllowed(named))
            return new ModelChoice.Refused(ProblemCodes.ModelNotAllowed, "Your administrator does not allow this model. Choose another one.");
        // Without a key it is asked all the same: the question is kept, and its reply says what is missing.
        return offer.FromGemini && !offer.IsWithoutKey
            ? new ModelChoice.Refused(ProblemCodes.UnknownModel, "Gemini has no such model for this installation. GET /api/models lists those there are.")
            : new ModelChoice.Chosen(_ => named);
    }

    /// <summary>Whether this is the name of a model that Gemini may have.</summary>
    public static bool IsOfGemini(string id) => GeminiName().IsMatch(id);

    /// <summary>What can be chosen now, and what it was chosen from.</summary>
    /// <param name="userId">For whom.</param>
    public async ValueTask<ModelOffer> OfferAsync(Guid? userId)
    {
        var table = await book.CurrentAsync();
        var others = await providers.ModelsAsync();
        var keys = await ring.ForAsync(userId);
        if (keys.Count == 0 && others.Count == 0)
            return ModelOffer.DemoOnly;
        if (listings.Count > MostListings)
            listings.Clear();
        var listing = listings.GetOrAdd(keys.Count == 0 ? WithoutKey : keys[0].Id, _ => new Listing());
        var (found, today) = (keys.Count == 0 ? ModelOffer.WithoutKey : await ListedAsync(listing, keys), Today);
        return listing.Last is { } offer && offer.IsOf(found, others, table, today)
            ? offer
            : listing.Last = new ModelOffer(found, others, table, today, options.Value.DefaultModel);
    }

    private async ValueTask<Listed> ListedAsync(Listing listing, IReadOnlyList<GeminiAccess> keys)
    {
        Task<Listed> asked;
        Listed? known;
        lock (listing.Gate)
        {
            known = listing.Listed;
            if (known is not null && clock.GetUtcNow() < known.Until)
                return known;
            asked = listing.Refresh ??= Task.Run(() => RefreshAsync(listing, keys));
        }

        // An old list is good enough while a new one is fetched.
        return known ?? await asked;
    }

    private async Task<Listed> RefreshAsync(Listing listing, IReadOnlyList<GeminiAccess> keys)
    {
        var next = await AskAsync(keys) ?? new Listed(listing.Listed?.Models, clock.GetUtcNow() + FreshWithoutGemini);
        lock (listing.Gate)
            (listing.Listed, listing.Refresh) = (next, null);
        return next;
    }

    /// <summary>Of the first key that is told anything; null where none is.</summary>
    private async Task<Listed?> AskAsync(IReadOnlyList<GeminiAccess> keys)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        foreach (var key in keys)
        {
            try
            {
                var models = (await key.Models.ListAsync(patience.Token)).Where(model => model.IsForChat).DistinctBy(model => model.Id).ToList();
                if (models.Count > 0)
                    return new(models, clock.GetUtcNow() + Fresh);
            }
            catch (Exception failure)
            {
                // Whatever it was: without its list Gemini may answer all the same, and it is asked for again.
                Log.NotListed(logger, failure is GeminiException { Kind: var kind } ? kind.ToString() : failure.GetType().Name);
            }
        }

        return null;
    }

    [GeneratedRegex("^(gemini|gemma|learnlm)[a-z0-9.-]{0,90}$", RegexOptions.NonBacktracking)]
    private static partial Regex GeminiName();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Gemini's list of models could not be read ({Reason}); the models known to this version are offered.")]
        public static partial void NotListed(ILogger logger, string reason);
    }
}
