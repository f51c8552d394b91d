using System.Net;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Transfers;
using Parley.Server.Conversations;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Transfers;

public sealed class ExportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_of_one_s_own_is_in_it_and_nothing_of_others()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");
        using var bob = await app.SignedInAsAsync("bob");
        var (rivers, seas) = (Archives.Conversation("Rivers"), Archives.Conversation("Seas"));
        await ada.ImportAsync(Archives.Of(rivers, seas));
        await bob.ImportAsync(Archives.Of(Archives.Conversation("Bob's own")));

        using var answer = await ada.GetAsync("/api/export", Cancelled);
        var files = Archives.Unzip(await answer.Content.ReadAsByteArrayAsync(Cancelled));

        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^parley-[0-9]{4}-[0-9]{2}-[0-9]{2}[.]zip$", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(
            [.. new[] { $"conversations/{rivers.Id}.json", $"conversations/{seas.Id}.json" }.Order(), "markdown/2026-03-14 Rivers.md", "markdown/2026-03-14 Seas.md", "parley.json"],
            files.Keys.Order(StringComparer.Ordinal));
        var manifest = JsonSerializer.Deserialize<ExportManifest>(files["parley.json"], JsonSerializerOptions.Web)!;
        Assert.Equal(("parley-export", 1, "ada"), (manifest.Format, manifest.Version, manifest.User.Username));
    }

    [Fact]
    public async Task More_conversations_than_are_looked_up_at_once_are_all_in_it()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");
        ExportedConversation[] many = [.. Enumerable.Range(0, 1_203).Select(number => Archives.Conversation($"Number {number}", "One question"))];
        Assert.Equal((1_203, 0, 0), (await ada.ImportAsync(Archives.Of(many))).Counts());

        Assert.Equal(many.Select(c => c.Id).Order(), (await ada.ExportedAsync()).Select(c => c.Id));
    }

    [Fact]
    public async Task The_branch_that_is_shown_can_be_read_as_markdown()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");
        var conversation = Archives.Conversation("Rivers", "Which is the longest?");
        var other = Archives.Message(conversation.Id, conversation.Messages[0].Id, MessageRoles.Assistant, "The **Nile**.") with { Model = "gemini-3-pro", Status = MessageStatus.Stopped };
        await ada.ImportAsync(Archives.Of(conversation with { Messages = [.. conversation.Messages, other], CurrentMessageId = other.Id }));

        var page = await ada.GetStringAsync($"/api/conversations/{conversation.Id}/export?format=markdown", Cancelled);

        Assert.Equal(
            """
            # Rivers

            ## You
            *2026-03-14 15:09 UTC*

            Which is the longest?

            ## Assistant (gemini-3-pro)
            *2026-03-14 15:09 UTC*

            The **Nile**.

            *This answer was stopped.*

            """,
            page);
        Assert.Equal(page, (await ada.ExportAsync())["markdown/2026-03-14 Rivers.md"]);
    }

    [Fact]
    public async Task One_conversation_is_a_file_of_its_own()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");
        var conversation = Archives.Conversation("Ströme / \"Flüsse\" 川");
        await ada.ImportAsync(Archives.Of(conversation));

        using var json = await ada.GetAsync($"/api/conversations/{conversation.Id}/export", Cancelled);
        using var markdown = await ada.GetAsync($"/api/conversations/{conversation.Id}/export?format=markdown", Cancelled);

        Assert.Equal("application/json", json.Content.Headers.ContentType?.MediaType);
        Assert.Equal("2026-03-14 Ströme Flüsse 川.json", json.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("text/markdown", markdown.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", markdown.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(Archives.Json(conversation), Archives.Json(JsonSerializer.Deserialize<ExportedConversation>(await json.Content.ReadAsStringAsync(Cancelled), JsonSerializerOptions.Web)!));
    }

    [Fact]
    public async Task Somebody_else_s_conversation_is_not_there_and_a_stranger_gets_nothing()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");
        using var bob = await app.SignedInAsAsync("bob");
        var conversation = Archives.Conversation();
        await ada.ImportAsync(Archives.Of(conversation));

        using var notBobs = await bob.GetAsync($"/api/conversations/{conversation.Id}/export", Cancelled);
        using var unknown = await ada.GetAsync($"/api/conversations/{conversation.Id}/export?format=pdf", Cancelled);
        using var stranger = app.CreateClient();
        using var notForStrangers = await stranger.GetAsync("/api/export", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, notBobs.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, notForStrangers.StatusCode);
    }

    [Fact]
    public async Task Titles_become_names_that_every_system_takes()
    {
        string[] titles =
        [
            "../../etc/passwd", "CON", "a\\b:c*d?e\"f<g>h|i", "rivers", "RIVERS", "Rivers", "dots. . .", "\u202Egpj.exe", "tab\there\nline",
            new string('W', 200), string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 18)), "/", "مرحبا",
        ];
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");
        await ada.ImportAsync(Archives.Of([.. titles.Select(title => Archives.Conversation(title, "?"))]));

        var names = (await ada.ExportAsync()).Keys.Where(name => name.StartsWith("markdown/", StringComparison.Ordinal)).Select(name => name["markdown/".Length..]).ToList();

        Assert.Equal(titles.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name =>
        {
            Assert.StartsWith("2026-03-14", name, StringComparison.Ordinal);
            Assert.EndsWith(".md", name, StringComparison.Ordinal);
            Assert.DoesNotContain(name, c => c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or '\u202E' || char.IsControl(c));
            Assert.InRange(Encoding.UTF8.GetByteCount(name), 13, 255);
            Assert.DoesNotMatch("[. ][.]md$", name);
        });
        Assert.Contains("2026-03-14 .. .. etc passwd.md", names);
        Assert.Contains("2026-03-14 مرحبا.md", names);
    }

    /// <summary>Whoever adds a column says here what becomes of it: exports lose nothing by oversight.</summary>
    [Fact]
    public void All_that_is_stored_of_a_message_is_exported_or_belongs_to_the_running_server()
    {
        string[] notExported =
        [
            // Whose it is says who imports it; the order is that of the file.
            nameof(StoredMessage.OwnerId), nameof(StoredMessage.Sequence),
            // Exported as its members: sources, citations and what was searched for.
            nameof(StoredMessage.Grounding),
            // How it came, and who makes it.
            nameof(StoredMessage.RequestHash), nameof(StoredMessage.Deltas), nameof(StoredMessage.LastEventId),
            nameof(StoredMessage.ServerId), nameof(StoredMessage.Fence), nameof(StoredMessage.HeartbeatAt), nameof(StoredMessage.StopAskedAt),
            // Who waits for a word; what was said stands in the parts.
            nameof(StoredMessage.CallAnswers),
        ];

        var stored = typeof(StoredMessage).GetProperties().Select(property => property.Name);

        Assert.Empty(stored.Except(typeof(ExportedMessage).GetProperties().Select(property => property.Name)).Except(notExported));
    }
}
