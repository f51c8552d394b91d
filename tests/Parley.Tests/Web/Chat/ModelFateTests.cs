using Parley.Protocol.Accounts;
using Parley.Protocol.Conversations;
using Parley.Protocol.Models;
using Parley.Web.Chat;

namespace Parley.Tests.Web.Chat;

public sealed class ModelFateTests
{
    private static readonly ModelCapabilities Plain = new(false, [], true);

    [Theory]
    [InlineData(null, null)]
    [InlineData("new", null)]
    [InlineData("ending", "Ending ends on 1 Dec 2026; then New answers in its place.")]
    [InlineData("lonely", "Lonely ends on 7 May 2027. Choose another model in time.")]
    [InlineData("gone", "gone, to which this chat was set, is not offered any more: New answers.")]
    public void Whoever_goes_on_with_a_model_is_told_of_its_end(string? model, string? expected)
    {
        ModelList models = new(
        [
            new("new", "New", "gemini", null, null, Plain),
            new("ending", "Ending", "gemini", null, null, Plain) { Shutdown = new DateOnly(2026, 12, 1), ReplacedBy = "new" },
            new("lonely", "Lonely", "gemini", null, null, Plain) { Shutdown = new DateOnly(2027, 5, 7) },
        ], "new");

        Assert.Equal(expected, ModelFate.Of(View(models, model)));
    }

    [Fact]
    public void It_is_said_what_a_model_costs_and_how_long_it_is_there()
    {
        var model = new ChatModel("ending", "Ending", "gemini", null, null, Plain) { Price = new ModelPrice(1.25m, 10m), Shutdown = new DateOnly(2026, 12, 1) };

        Assert.Equal("$1.25 in, $10.00 out per million tokens · until 1 Dec 2026", ModelPurpose.Of(model));
        Assert.Null(ModelPurpose.Of(model with { Price = null, Shutdown = null }));
    }

    private static ChatView View(ModelList models, string? model) => new()
    {
        User = new User(Guid.CreateVersion7(), "ada", "Ada", Roles.User, DateTimeOffset.UnixEpoch),
        Side = new SideView([], null, null),
        Models = models,
        Conversation = new UpdatedConversation
        {
            Id = Guid.CreateVersion7(),
            Title = "A chat",
            Model = model,
            Pinned = false,
            Archived = false,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            CurrentMessageId = null,
        },
    };
}
