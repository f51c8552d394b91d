using CsCheck;
using Parley.Server.Conversations;

namespace Parley.Tests.Conversations;

public sealed class MessagePlacesTests
{
    [Fact]
    public void Every_message_of_any_tree_is_reached_from_its_root_with_all_its_versions_beside_it() =>
        Gen.Int[0, 1000].Array[1, 30].Sample(parents =>
        {
            var messages = Nodes(parents);
            var tree = new MessagePlaces(messages);
            foreach (var leaf in messages)
            {
                var branch = tree.BranchTo(leaf.Id);

                Assert.Equal(leaf.Id, branch[^1]);
                Assert.Null(messages.Single(m => m.Id == branch[0]).ParentId);
                foreach (var (id, before) in branch.Skip(1).Zip(branch))
                    Assert.Equal(before, messages.Single(m => m.Id == id).ParentId);
                Assert.Equal(messages.Where(m => (m.ParentId, m.IsReply) == (leaf.ParentId, leaf.IsReply)).Select(m => m.Id), tree.VersionsOf(leaf.Id));
            }
        });

    [Fact]
    public void What_is_not_in_the_tree_has_no_place_in_it()
    {
        var tree = new MessagePlaces(Nodes([0, 1]));

        Assert.Empty(tree.BranchTo(null));
        Assert.Empty(tree.BranchTo(Guid.CreateVersion7()));
        Assert.Empty(tree.VersionsOf(Guid.CreateVersion7()));
    }

    private static List<MessagePlaces.Node> Nodes(int[] parents)
    {
        var nodes = new List<MessagePlaces.Node>();
        foreach (var choice in parents)
        {
            // One of those before it, or none: a version of the first message.
            var parent = choice % (nodes.Count + 1) is var i && i < nodes.Count ? nodes[i] : default(MessagePlaces.Node?);
            nodes.Add(new(Guid.CreateVersion7(), parent?.Id, parent is { IsReply: false }));
        }

        return nodes;
    }
}
