using Parley.Protocol.Chat;
using Parley.Web.Chat;

namespace Parley.Tests.Web.Chat;

public sealed class ShownMessageTests
{
    [Fact]
    public void A_message_knows_the_versions_beside_it()
    {
        Guid[] versions = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

        var shown = versions.Select(id => new ShownMessage(Message(id), versions)).ToList();

        Assert.Equal([1, 2, 3], shown.Select(m => m.Version));
        Assert.Equal([null, versions[0], versions[1]], shown.Select(m => m.Previous));
        Assert.Equal([versions[1], versions[2], null], shown.Select(m => m.Next));
    }

    private static Message Message(Guid id) => new()
    {
        Id = id,
        ConversationId = Guid.Empty,
        ParentId = null,
        Role = MessageRoles.User,
        Text = "",
        Status = MessageStatus.Complete,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
