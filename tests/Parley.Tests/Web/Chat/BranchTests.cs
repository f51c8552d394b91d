using CsCheck;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Web.Chat;

namespace Parley.Tests.Web.Chat;

/// <summary>Of a tree, the branch to its current leaf is shown.</summary>
public sealed class BranchTests
{
    [Fact]
    public void A_new_conversation_shows_nothing() => Assert.Empty(Branch.Of(null));

    [Fact]
    public void Every_message_of_any_tree_is_reached_from_its_root_with_all_its_versions_beside_it() =>
        Gen.Int[0, 1000].Array[1, 30].Sample(parents =>
        {
            var messages = Tree(parents);
            foreach (var leaf in messages)
            {
                var branch = Branch.Of(Conversation(messages, leaf.Id));

                Assert.Null(branch[0].Message.ParentId);
                Assert.Equal(leaf.Id, branch[^1].Message.Id);
                foreach (var (shown, before) in branch.Skip(1).Zip(branch))
                    Assert.Equal(before.Message.Id, shown.Message.ParentId);
                foreach (var shown in branch)
                {
                    Assert.Equal(messages.Where(m => m.ParentId == shown.Message.ParentId).Select(m => m.Id), shown.Versions);
                    Assert.Equal(shown.Message.Id, shown.Versions[shown.Version - 1]);
                    Assert.Equal(shown.Version == 1, shown.Previous is null);
                    Assert.Equal(shown.Version == shown.Versions.Count, shown.Next is null);
                }
            }
        });

    private static List<Message> Tree(int[] parents)
    {
        var messages = new List<Message>();
        foreach (var choice in parents)
        {
            // One of those before it, or none: a version of the first message.
            var parent = choice % (messages.Count + 1) is var i && i < messages.Count ? messages[i] : null;
            messages.Add(new Message
            {
                Id = Guid.CreateVersion7(),
                ConversationId = Guid.Empty,
                ParentId = parent?.Id,
                Role = parent?.Role == MessageRoles.User ? MessageRoles.Assistant : MessageRoles.User,
                Text = "",
                Status = MessageStatus.Complete,
                CreatedAt = DateTimeOffset.UnixEpoch,
            });
        }

        return messages;
    }

    private static Conversation Conversation(List<Message> messages, Guid leaf) => new()
    {
        Id = Guid.Empty,
        Title = "t",
        Model = null,
        Pinned = false,
        Archived = false,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        CurrentMessageId = leaf,
        Messages = messages,
    };
}
