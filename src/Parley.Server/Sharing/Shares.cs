using System.Text.Json;
using Microsoft.Extensions.Options;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Sharing;
using Parley.Protocol.Transfers;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Transfers;

namespace Parley.Server.Sharing;

/// <summary>Makes, finds and revokes links, each with its own copy of what it shows: nothing that is written later appears there.</summary>
internal sealed class Shares(ConversationHomes homes, SharedFiles files, IOptions<SharingOptions> options, TimeProvider clock) : IAccountDeletion
{
    /// <summary>How many links a user may have at a time.</summary>
    public const int MostLinks = 500;

    /// <summary>How many characters a copy may have.</summary>
    public const int LongestCopy = 4_000_000;

    /// <summary>Whether anything can be shared.</summary>
    public bool AreOn => options.Value.Access != SharingAccess.Off;

    /// <summary>Whether somebody without an account may read what is shared.</summary>
    public bool ArePublic => options.Value.Access == SharingAccess.Public;

    public async Task<ShareOutcome> CreateAsync(CurrentUser user, Guid conversationId, CreateShare wish)
    {
        if (!AreOn)
            return new ShareOutcome.IsOff();

        // Read and written down before, so that nobody's write waits for a long conversation.
        if (await homes.Durable.ReadAsync(db => ConversationQueries.Find(db, user.Id, conversationId)) is not { } conversation)
            return new ShareOutcome.NoSuchConversation();

        var messages = CopyOf(conversation, wish.LastMessageId ?? conversation.CurrentMessageId);
        if (messages.Count == 0)
            return new ShareOutcome.NothingToShare();
        if (messages.Sum(LengthOf) > LongestCopy)
            return new ShareOutcome.TooLong();

        var now = clock.GetUtcNow();
        var share = new Share
        {
            Id = Guid.CreateVersion7(),
            ConversationId = conversationId,
            Title = conversation.Title,
            Path = ShareAddress.New(),
            Messages = messages.Count,
            SharedBy = wish.ShowName ? user.DisplayName : null,
            CreatedAt = now,
            ExpiresAt = wish.ExpiresInDays is { } days ? now.AddDays(days) : null,
        };
        var copy = ShareRows.ToJson(messages);
        return await homes.Durable.WriteAsync<ShareOutcome>(db =>
        {
            if (ConversationHead.Find(db, user.Id, conversationId) is null)
                return new ShareOutcome.NoSuchConversation();
            if (ShareRows.CountOf(db, user.Id, now) >= MostLinks)
                return new ShareOutcome.TooMany();

            ShareRows.Insert(db, user.Id, share, copy);
            return new ShareOutcome.Shared(share);
        });
    }

    /// <summary>The user's links, all or those of one conversation, the newest first.</summary>
    public Task<List<Share>> ListAsync(Guid ownerId, Guid? conversationId = null) =>
        homes.Durable.ReadAsync(db => ShareRows.List(db, ownerId, conversationId, clock.GetUtcNow()));

    /// <summary>What a link shows; null where it leads nowhere, or nowhere any more.</summary>
    public async Task<(Share Share, IReadOnlyList<SharedMessage> Messages)?> FindAsync(string token) =>
        AreOn ? await homes.Durable.ReadAsync(db => ShareRows.Find(db, token, clock.GetUtcNow())) : null;

    /// <summary>In whose files lies what a link shows; null where it leads nowhere.</summary>
    public Task<Guid?> OwnerOfAsync(string token) => homes.Durable.ReadAsync(db => ShareRows.OwnerOf(db, token, clock.GetUtcNow()));

    /// <returns>Whether there was such a link.</returns>
    public async Task<bool> RevokeAsync(Guid ownerId, Guid id) => await homes.Durable.WriteAsync(db => ShareRows.Delete(db, ownerId, id)) > 0;

    public Task RevokeAllAsync(Guid ownerId) => homes.Durable.WriteAsync(db => ShareRows.DeleteAllOf(db, ownerId));

    /// <summary>Makes what a link shows a conversation of somebody's own.</summary>
    /// <returns>Its id; null where the link leads nowhere.</returns>
    public async Task<Guid?> TakeOverAsync(Guid ownerId, string token)
    {
        if (await FindAsync(token) is not var (share, messages) || await OwnerOfAsync(token) is not { } sharedBy)
            return null;

        var copy = AsConversation(share, sharedBy == ownerId ? messages : await files.CopyAsync(sharedBy, ownerId, messages), clock.GetUtcNow());
        var batches = new ImportBatches(homes.Durable, ownerId);
        await batches.AddAsync(copy);
        await batches.WriteAsync();
        return copy.Id;
    }

    public Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken) => RevokeAllAsync(userId);

    private static List<SharedMessage> CopyOf(Conversation conversation, Guid? last)
    {
        var known = conversation.Messages.ToDictionary(message => message.Id);
        var places = new MessagePlaces([.. conversation.Messages.Select(message => new MessagePlaces.Node(message.Id, message.ParentId, message.Role == MessageRoles.Assistant))]);
        return [.. places.BranchTo(last).Select(id => known[id]).Where(message => message is { Status: not MessageStatus.Streaming } and ({ Text.Length: > 0 } or { Parts.Count: > 0 }))
            .Select(message => new SharedMessage(message.Role, message.Text, message.Model, message.CreatedAt)
            {
                Parts = message.Parts?.Where(IsShared).ToList(),
                Sources = message.Sources,
                Citations = message.Citations,
                Search = message.Search,
            })];
    }

    // What a tool was asked and answered may be nobody else's business.
    private static bool IsShared(JsonElement part) =>
        part.TryGetProperty("executableCode", out _) || part.TryGetProperty("codeExecutionResult", out _) || part.TryGetProperty("inlineData", out _)
        || part.TryGetProperty("fileData", out _) || part.TryGetProperty("lost", out _);

    private static long LengthOf(SharedMessage message) =>
        message.Text.Length + (message.Parts?.Sum(part => (long)part.GetRawText().Length) ?? 0) + (message.Search?.Suggestions?.Length ?? 0);

    private static ExportedConversation AsConversation(Share share, IReadOnlyList<SharedMessage> shared, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7();
        var messages = new List<ExportedMessage>();
        foreach (var message in shared)
        {
            messages.Add(new ExportedMessage
            {
                Id = Guid.CreateVersion7(),
                ConversationId = id,
                ParentId = messages.Count > 0 ? messages[^1].Id : null,
                Role = message.Role,
                Text = message.Text,
                Model = message.Model,
                Status = MessageStatus.Complete,
                FinishReason = message.Role == MessageRoles.Assistant ? FinishReasons.Stop : null,
                CreatedAt = message.CreatedAt,
                Parts = message.Parts,
                Sources = message.Sources,
                Citations = message.Citations,
                Search = message.Search,
            });
        }

        return new ExportedConversation
        {
            Format = ExportedConversation.FormatName,
            Version = ExportedConversation.CurrentVersion,
            Id = id,
            Title = share.Title,
            TitledByUser = true,
            Model = messages.FindLast(message => message.Model is not null)?.Model,
            Pinned = false,
            Archived = false,
            CreatedAt = now,
            UpdatedAt = now,
            CurrentMessageId = messages[^1].Id,
            Messages = messages,
        };
    }
}

/// <summary>What became of the wish to share.</summary>
internal abstract record ShareOutcome
{
    private ShareOutcome()
    {
    }

    internal sealed record Shared(Share Share) : ShareOutcome;

    /// <summary>The administrator wants nothing shared.</summary>
    internal sealed record IsOff : ShareOutcome;

    internal sealed record NoSuchConversation : ShareOutcome;

    /// <summary>The branch has no text yet, or there is no such message.</summary>
    internal sealed record NothingToShare : ShareOutcome;

    internal sealed record TooLong : ShareOutcome;

    internal sealed record TooMany : ShareOutcome;
}
