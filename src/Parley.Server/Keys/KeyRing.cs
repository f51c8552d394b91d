using System.Text;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol.Keys;
using Parley.Server.Accounts;
using Parley.Server.Servers;

namespace Parley.Server.Keys;

/// <summary>
/// The keys as they are used: <c>GEMINI_API_KEY</c> alone where it is set, else those that were entered here, one after
/// the other; and whoever has their own, that one. Known here, and told to the other servers as it changes.
/// </summary>
internal sealed class KeyRing
{
    /// <summary>What the keys are encrypted for.</summary>
    public const string Purpose = "keys to Gemini";

    private readonly GeminiKeyStore store;
    private readonly GeminiAccesses accesses;
    private readonly SecretVault vault;
    private readonly SharedCopy<Keys> copy;
    private readonly GeminiAccess? environment;

    public KeyRing(GeminiKeyStore store, GeminiAccesses accesses, SecretVault vault, ServerBus bus, IOptions<GeminiOptions> options, TimeProvider clock)
    {
        (this.store, this.accesses, this.vault) = (store, accesses, vault);
        copy = new SharedCopy<Keys>(bus, "gemini-keys", clock, ReadAsync);
        if (options.Value.ApiKey is { Length: > 0 } key)
        {
            var secret = new GeminiSecret(GeminiKeyKinds.Studio, key);
            (environment, Environment) = (accesses.Make("", isOwn: false, secret), secret.Hint);
        }
    }

    /// <param name="Shared">The installation's that are used.</param>
    /// <param name="Own">Users' own, by user; none while they are not allowed.</param>
    /// <param name="Made">What was made of each row, of which secret, and for what.</param>
    private sealed record Keys(IReadOnlyList<GeminiAccess> Shared, IReadOnlyDictionary<Guid, GeminiAccess> Own, IReadOnlyDictionary<Guid, (byte[] Secret, string Place, GeminiAccess Access)> Made);

    /// <summary>What of <c>GEMINI_API_KEY</c> may be shown; null where it is not set.</summary>
    public string? Environment { get; }

    /// <summary>The keys that are asked for a user, the first one first; none where there are none.</summary>
    /// <param name="userId">Null: for nobody in particular.</param>
    public async ValueTask<IReadOnlyList<GeminiAccess>> ForAsync(Guid? userId)
    {
        var keys = await copy.CurrentAsync();
        return userId is { } user && keys.Own.TryGetValue(user, out var own) ? [own] : keys.Shared;
    }

    /// <summary>The keys that one call is made with. Whose they are was decided before, with who pays.</summary>
    /// <param name="userId">Who asks.</param>
    /// <param name="own">Whether it is the user's own, and no other; else the installation's.</param>
    public async ValueTask<IReadOnlyList<GeminiAccess>> CallAsync(Guid userId, bool own)
    {
        var keys = await copy.CurrentAsync();
        return !own ? keys.Shared : keys.Own.TryGetValue(userId, out var key) ? [key] : [];
    }

    /// <summary>Whether a user pays for what is asked of Gemini, as far as was known last.</summary>
    public bool PaysSelf(Guid userId) => copy.Last?.Own.ContainsKey(userId) is true;

    /// <summary>They are read anew, here and on the other servers.</summary>
    public void Tell() => copy.Tell();

    /// <summary>The secret of a row; null where it cannot be read any more.</summary>
    public GeminiSecret? Open(StoredGeminiKey key) =>
        vault.Open(key.Secret, Purpose, key.Id, PlaceOf(key)) is { } plain ? new(key.Kind, Encoding.UTF8.GetString(plain)) { Project = key.Project, Location = key.Location } : null;

    /// <summary>Who may use a secret, and where: with anything else in its row it cannot be read. None of it has a blank.</summary>
    public static string PlaceOf(Guid? ownerId, string kind, string? project, string? location) => $"{ownerId} {kind} {project} {location}";

    /// <summary>How a row's way in is called.</summary>
    public static string IdOf(StoredGeminiKey key) => key.Id.ToString("N");

    private static string PlaceOf(StoredGeminiKey key) => PlaceOf(key.OwnerId, key.Kind, key.Project, key.Location);

    private async Task<Keys> ReadAsync(Keys? known)
    {
        var (stored, mayOwn) = await store.ReadAsync();
        // What was made of a key stays in use while it is the same.
        var made = new Dictionary<Guid, (byte[] Secret, string Place, GeminiAccess Access)>();
        foreach (var key in stored)
        {
            if (known?.Made.GetValueOrDefault(key.Id) is { Access: not null } last && last.Secret.AsSpan().SequenceEqual(key.Secret) && last.Place == PlaceOf(key))
                made[key.Id] = last;
            else if (Open(key) is { } secret)
                made[key.Id] = (key.Secret, PlaceOf(key), accesses.Make(IdOf(key), key.OwnerId is not null, secret) with { HadProblem = key.Problem is not null });
        }

        var usable = stored.Where(key => key.IsEnabled && made.ContainsKey(key.Id)).ToList();
        IReadOnlyList<GeminiAccess> shared = environment is not null ? [environment] : [.. usable.Where(key => key.OwnerId is null).Select(key => made[key.Id].Access)];
        var own = mayOwn ? usable.Where(key => key.OwnerId is not null).ToDictionary(key => key.OwnerId!.Value, key => made[key.Id].Access) : [];
        return new Keys(shared, own, made);
    }
}
