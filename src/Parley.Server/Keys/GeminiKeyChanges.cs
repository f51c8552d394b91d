using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Keys;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>Enters and changes keys. None is kept that Gemini does not take.</summary>
internal sealed partial class GeminiKeyChanges(GeminiKeyStore store, KeyRing ring, KeyCheck check, RestingKeys resting, SecretVault vault, TimeProvider clock) : IAccountDeletion
{
    private const string KeyField = "key";

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Place { get; }

    /// <summary>Keeps one of the installation's.</summary>
    /// <returns>Why not; null where it is kept.</returns>
    public async Task<ProblemHttpResult?> AddAsync(CreateGeminiKey wanted, CancellationToken cancellationToken)
    {
        if (WrongLabel(wanted.Label, isNew: true) is { } wrong)
            return wrong;
        var (secret, refusal) = SecretOf(wanted);
        if (secret is null)
            return refusal;
        var field = secret.Kind == GeminiKeyKinds.Studio ? KeyField : "serviceAccount";
        if (await RefusalOfAsync(secret, field, cancellationToken) is { } refused)
            return refused;
        var problem = await store.AddAsync(RowOf(secret, wanted.Label!.Trim(), ownerId: null), other => ring.Open(other) == secret);
        ring.Tell();
        return problem switch
        {
            null => null,
            ProblemCodes.KeyExists => Problems.Invalid(field, "This key is here already.", ProblemCodes.KeyExists),
            _ => Problems.Refuse(ProblemCodes.TooManyKeys, "There are 20 keys already. Remove some first."),
        };
    }

    /// <summary>Keeps a user's own, instead of the one before.</summary>
    /// <returns>Why not; null where it is kept.</returns>
    public async Task<ProblemHttpResult?> SetOwnAsync(Guid ownerId, string? key, CancellationToken cancellationToken)
    {
        var (_, isAllowed) = await store.ReadAsync();
        if (!isAllowed)
            return Problems.Refuse(ProblemCodes.Forbidden, "Your administrator does not allow keys of one's own.");
        var (secret, refusal) = SecretOf(new CreateGeminiKey(Key: key));
        if (secret is null)
            return refusal;
        if (await RefusalOfAsync(secret, KeyField, cancellationToken) is { } refused)
            return refused;
        await store.SetOwnAsync(RowOf(secret, "", ownerId));
        ring.Tell();
        return null;
    }

    public async Task RemoveOwnAsync(Guid ownerId)
    {
        await store.RemoveOwnAsync(ownerId);
        ring.Tell();
    }

    /// <returns>Whether there was one, and why it was not changed.</returns>
    public async Task<(bool Found, ProblemHttpResult? Refusal)> ChangeAsync(Guid id, UpdateGeminiKey change)
    {
        if (WrongLabel(change.Label, isNew: false) is { } wrong)
            return (true, wrong);
        var found = await store.ChangeAsync(id, change.Label?.Trim(), change.Enabled, change.First is true);
        ring.Tell();
        return (found, null);
    }

    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(Guid id)
    {
        var found = await store.RemoveAsync(id);
        ring.Tell();
        return found;
    }

    /// <summary>Asks Gemini now, and keeps what it says.</summary>
    /// <returns>Whether there is one, and why Gemini could not be asked.</returns>
    public async Task<(bool Found, ProblemHttpResult? Refusal)> CheckAsync(Guid id, CancellationToken cancellationToken)
    {
        var (keys, _) = await store.ReadAsync();
        if (keys.Find(key => key.Id == id && key.OwnerId is null) is not { } stored)
            return (false, null);
        try
        {
            var problem = ring.Open(stored) is { } secret ? await check.ProblemOfAsync(secret, cancellationToken) : GeminiKeyProblems.Lost;
            await store.NoteAsync(id, problem, clock.GetUtcNow());
            resting.Note(KeyRing.IdOf(stored), problem);
            return (true, null);
        }
        catch (GeminiException failure)
        {
            return (true, KeyCheck.Unsaid(failure));
        }
    }

    public async Task AllowOwnAsync(bool allowed)
    {
        await store.AllowOwnAsync(allowed);
        ring.Tell();
    }

    Task IAccountDeletion.DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken) => RemoveOwnAsync(userId);

    private async Task<ProblemHttpResult?> RefusalOfAsync(GeminiSecret secret, string field, CancellationToken cancellationToken)
    {
        try
        {
            return await check.ProblemOfAsync(secret, cancellationToken) is { } problem ? KeyCheck.Refusal(field, problem) : null;
        }
        catch (GeminiException failure)
        {
            return KeyCheck.Unsaid(failure);
        }
    }

    private StoredGeminiKey RowOf(GeminiSecret secret, string label, Guid? ownerId)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        return new StoredGeminiKey
        {
            Id = id,
            OwnerId = ownerId,
            Kind = secret.Kind,
            Label = label,
            Secret = vault.Lock(Encoding.UTF8.GetBytes(secret.Text), KeyRing.Purpose, id, KeyRing.PlaceOf(ownerId, secret.Kind, secret.Project, secret.Location)),
            Hint = secret.Hint,
            Project = secret.Project,
            Location = secret.Location,
            IsEnabled = true,
            CheckedAt = now,
            CreatedAt = now,
        };
    }

    private static (GeminiSecret? Secret, ProblemHttpResult? Refusal) SecretOf(CreateGeminiKey wanted)
    {
        if (wanted.ServiceAccount is not { Length: > 0 } file)
        {
            var key = wanted.Key?.Trim() ?? "";
            return key.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? (new GeminiSecret(GeminiKeyKinds.Studio, key), null)
                : (null, Problems.Invalid(KeyField, "This is no key: keys are made of letters, digits and signs, without blanks."));
        }

        if (ServiceAccount.TryRead(file) is not { } account)
            return (null, Problems.Invalid("serviceAccount", "This is no service account's file: it is JSON, and its type is service_account."));
        var (project, location) = (Or(wanted.Project, account.ProjectId.Trim()), Or(wanted.Location, VertexOptions.Global));
        // They become part of an address.
        if (!Place.IsMatch(project))
            return (null, Problems.Invalid("project", "A project is named by small letters, digits and hyphens."));
        return Place.IsMatch(location)
            ? (new GeminiSecret(GeminiKeyKinds.Vertex, file) { Project = project, Location = location }, null)
            : (null, Problems.Invalid("location", "A location is global, or a region such as europe-west4."));
    }

    private static string Or(string? said, string usual) => said?.Trim() is { Length: > 0 } text ? text : usual;

    private static ProblemHttpResult? WrongLabel(string? label, bool isNew) =>
        (label is null && !isNew) || (!string.IsNullOrWhiteSpace(label) && !label.Any(char.IsControl)) ? null : Problems.Invalid("label", "A label says something.");
}
