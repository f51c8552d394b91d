using Microsoft.Extensions.Options;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Chat.Queue;
using Parley.Server.Conversations;
using Parley.Server.Drafts;
using Parley.Server.Files;
using Parley.Server.Instructions;
using Parley.Server.Mcp;
using Parley.Server.Models;
using Parley.Server.Spending;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>Puts together what the chat page shows.</summary>
internal sealed class ChatReader(
    SideReader side, ConversationHomes homes, BranchQueries branches, DraftStore drafts, MessageQueues queues, FileStore files, IOptions<FilesOptions> fileOptions,
    ModelCatalogue models, InstructionsStore instructions, BudgetBook budgets, ToolServerStore tools)
{
    /// <summary>The page of a conversation, or of a new one; null where it is not the user's.</summary>
    /// <param name="user">Who reads it.</param>
    /// <param name="reader">How.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="around">A message that is to be in the page, and what stands around it, however old they are.</param>
    /// <param name="temporary">Whether nothing of a new conversation is to be kept.</param>
    /// <param name="sideCursor">From where on the conversations at the side are shown.</param>
    public async Task<ChatView?> ReadAsync(
        CurrentUser user, Reader reader, Guid? conversationId, Guid? around = null, bool temporary = false, string? sideCursor = null)
    {
        var part = conversationId is { } id ? await branches.ReadAsync(user.Id, id, around) : null;
        if (conversationId is not null && part is null)
            return null;

        return new ChatView
        {
            User = ProfileEndpoints.Show(user).Value!,
            Side = await side.ReadAsync(user, reader, conversationId, sideCursor),
            Models = await models.ListAsync(user.Id),
            IsModelForbidden = part?.Conversation.Model is { } asked && !models.Table.IsAllowed(asked),
            Conversation = part?.Conversation,
            AboutMe = part is null ? await instructions.IsForNewAsync(user.Id) : part.Conversation.Settings?.AboutMe is true,
            Branch = await ShowAsync(user, part?.Messages ?? []),
            LargestFile = fileOptions.Value.LargestFile,
            IsTemporary = conversationId is { } open ? (await homes.OfAsync(user.Id, open)).IsTemporary : temporary,
            Draft = conversationId is null && temporary ? null : await drafts.FindAsync(user.Id, conversationId),
            Queue = await ReadQueueAsync(user, conversationId),
            ToolServers = (await McpEndpoints.ListOffered(tools)).Value!.Items,
            Budgets = await budgets.StatesOfAsync(user.Id, user.IsAdmin),
        };
    }

    /// <summary>What waits to be sent in a conversation; null where it is not the user's.</summary>
    public async Task<QueuedMessages?> ReadQueueAsync(CurrentUser user, Guid? conversationId) =>
        conversationId is { } id ? await queues.ListAsync(user.Id, id) : null;

    /// <summary>A message with the versions beside it; null where it is not there any more.</summary>
    public async Task<ShownMessage?> ReadMessageAsync(CurrentUser user, Guid conversationId, Guid messageId) =>
        await branches.ReadOneAsync(user.Id, conversationId, messageId) is { } placed ? (await ShowAsync(user, [placed]))[0] : null;

    /// <summary>Older messages, right above one that is in the page or, where the page has what is above them, right below that.</summary>
    public async Task<IReadOnlyList<ShownMessage>> ReadAboveAsync(CurrentUser user, Guid conversationId, Guid before, Guid? after) =>
        await ShowAsync(user, await branches.ReadAboveAsync(user.Id, conversationId, before, after));

    /// <summary>The newest messages; null where the conversation is not the user's.</summary>
    public async Task<IReadOnlyList<ShownMessage>?> ReadEndAsync(CurrentUser user, Guid conversationId) =>
        await branches.ReadAsync(user.Id, conversationId, around: null) is { } part ? await ShowAsync(user, part.Messages) : null;

    /// <summary>What follows a message; null where it is not shown, or is too far away.</summary>
    public async Task<IReadOnlyList<ShownMessage>?> ReadBelowAsync(CurrentUser user, Guid conversationId, Guid after) =>
        await branches.ReadBelowAsync(user.Id, conversationId, after) is { } below ? await ShowAsync(user, below) : null;

    private async Task<IReadOnlyList<ShownMessage>> ShowAsync(CurrentUser user, IReadOnlyList<PlacedMessage> messages)
    {
        var carried = messages.SelectMany(placed => (placed.Message.Attachments ?? []).Concat(PartFiles.IdsIn(placed.Message.Parts))).ToHashSet();
        if (carried.Count > 0)
            carried.ExceptWith((await files.FindAsync(user.Id, carried)).Select(file => file.Id));
        return [.. messages.Select(placed => new ShownMessage(placed.Message, placed.Versions, placed.Missing) { Gone = carried })];
    }
}
