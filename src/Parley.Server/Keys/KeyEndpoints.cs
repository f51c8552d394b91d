using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Keys;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>Keys to Gemini: the installation's, and where the administrator allows that, users' own.</summary>
internal static class KeyEndpoints
{
    private const string Tag = "Gemini keys";

    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSettings<VertexPlaces>("Vertex");
        services.AddKeyedSingleton(GeminiAccesses.Http, (provider, _) => GeminiHttp.CreateClient(provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<GeminiOptions>>().Value));
        return services.AddSingleton<GeminiAccesses>().AddSingleton<GeminiKeyStore>().AddSingleton<KeyRing>().AddSingleton<RestingKeys>().AddSingleton<KeyCheck>()
            .AddSingleton<GeminiKeyChanges>().AddSingleton<IAccountDeletion>(provider => provider.GetRequiredService<GeminiKeyChanges>());
    }

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/gemini-keys").WithAdminDefaults(Tag).WithBodyLimit(BodyLimit.ForAccounts);
        admin.MapGet("/", List);
        admin.MapPost("/", Create);
        admin.MapPatch("/", UpdateRules);
        admin.MapPatch("/{id:guid}", Update);
        admin.MapDelete("/{id:guid}", Remove);
        admin.MapPost("/{id:guid}/check", Check);

        var own = api.MapGroup("/me/gemini-key").WithUserDefaults(Tag).WithBodyLimit(BodyLimit.ForAccounts);
        own.MapGet("", ShowOwn);
        own.MapPut("", SetOwn);
        own.MapDelete("", RemoveOwn);
    }

    /// <summary>The installation's keys to Gemini, without the keys themselves.</summary>
    internal static async Task<Ok<GeminiKeyList>> List(GeminiKeyStore store, KeyRing ring)
    {
        var (keys, ownKeys) = await store.ReadAsync();
        return TypedResults.Ok(new GeminiKeyList([.. keys.Where(key => key.OwnerId is null).Select(key => ToWire(key, ring))], ring.Environment, ownKeys));
    }

    /// <summary>Asks Gemini whether it takes a key, and keeps it if so. It is asked after those that there are.</summary>
    internal static async Task<Results<Created<GeminiKeyList>, ProblemHttpResult>> Create(
        CreateGeminiKey key, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring, CancellationToken cancellationToken) =>
        await changes.AddAsync(key, cancellationToken) is { } refusal ? refusal : TypedResults.Created((string?)null, (await List(store, ring)).Value!);

    /// <summary>Says whether users may have keys of their own.</summary>
    internal static async Task<Ok<GeminiKeyList>> UpdateRules(UpdateGeminiKeyRules rules, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring)
    {
        await changes.AllowOwnAsync(rules.OwnKeys);
        return await List(store, ring);
    }

    /// <summary>Changes a key's label, whether it is used, or has it asked first.</summary>
    internal static async Task<Results<Ok<GeminiKeyList>, ProblemHttpResult>> Update(Guid id, UpdateGeminiKey change, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring)
    {
        var (found, refusal) = await changes.ChangeAsync(id, change);
        return refusal is not null ? refusal : found ? await List(store, ring) : NotFound();
    }

    /// <summary>Removes a key for good.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, GeminiKeyChanges changes) =>
        await changes.RemoveAsync(id) ? TypedResults.NoContent() : NotFound();

    /// <summary>Asks Gemini now whether it takes a key.</summary>
    internal static async Task<Results<Ok<GeminiKeyList>, ProblemHttpResult>> Check(Guid id, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring, CancellationToken cancellationToken)
    {
        var (found, refusal) = await changes.CheckAsync(id, cancellationToken);
        return refusal is not null ? refusal : found ? await List(store, ring) : NotFound();
    }

    /// <summary>Whether the signed-in user has a key of their own, and may.</summary>
    internal static async Task<Ok<OwnGeminiKey>> ShowOwn(GeminiKeyStore store, KeyRing ring, CurrentUser user)
    {
        var (keys, allowed) = await store.ReadAsync();
        return TypedResults.Ok(keys.Find(key => key.OwnerId == user.Id) is { } key
            ? new OwnGeminiKey(allowed, key.Hint, key.CheckedAt, ProblemOf(key, ring))
            : new OwnGeminiKey(allowed));
    }

    /// <summary>Asks Gemini whether it takes a key, and if so asks with it for all that this user asks; the one before is forgotten.</summary>
    internal static async Task<Results<Ok<OwnGeminiKey>, ProblemHttpResult>> SetOwn(
        SetOwnGeminiKey key, GeminiKeyChanges changes, GeminiKeyStore store, KeyRing ring, CurrentUser user, CancellationToken cancellationToken) =>
        await changes.SetOwnAsync(user.Id, key.Key, cancellationToken) is { } refusal ? refusal : await ShowOwn(store, ring, user);

    /// <summary>Forgets the user's own key.</summary>
    internal static async Task<NoContent> RemoveOwn(GeminiKeyChanges changes, CurrentUser user)
    {
        await changes.RemoveOwnAsync(user.Id);
        return TypedResults.NoContent();
    }

    private static GeminiKey ToWire(StoredGeminiKey key, KeyRing ring) => new()
    {
        Id = key.Id,
        Label = key.Label,
        Kind = key.Kind,
        Hint = key.Hint,
        Project = key.Project,
        Location = key.Location,
        Enabled = key.IsEnabled,
        CheckedAt = key.CheckedAt,
        Problem = ProblemOf(key, ring),
        CreatedAt = key.CreatedAt,
    };

    private static string? ProblemOf(StoredGeminiKey key, KeyRing ring) => ring.Open(key) is null ? GeminiKeyProblems.Lost : key.Problem;

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such key.");
}
