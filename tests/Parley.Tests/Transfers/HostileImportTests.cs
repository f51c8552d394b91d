using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Protocol;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Transfers;

/// <summary>What a file that anybody may have made can do: nothing but be refused.</summary>
public sealed class HostileImportTests(HostileImportTests.Installation installation) : IClassFixture<HostileImportTests.Installation>, IAsyncLifetime
{
    private HttpClient ada = null!;

    public async ValueTask InitializeAsync() => ada = await installation.App.SignedInAsAsync($"ada{Guid.CreateVersion7():N}"[..32]);

    public ValueTask DisposeAsync()
    {
        Assert.Empty(Directory.EnumerateFiles(installation.App.DataDirectory, "import-*"));
        ada.Dispose();
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string> Broken => new("empty", "text", "cut", "garbled", "no-manifest", "foreign-manifest", "newer", "manifest-no-json");

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_no_export_is_refused_as_a_whole(string how)
    {
        var whole = Archives.Of(Archives.Conversation());
        var conversation = ("conversations/" + Guid.CreateVersion7() + ".json", "{}");
        var file = how switch
        {
            "empty" => [],
            "text" => "Hello"u8.ToArray(),
            "cut" => whole[..(whole.Length / 2)],
            "garbled" => [.. whole[..^40], .. Enumerable.Repeat((byte)0x55, 40)],
            "no-manifest" => Archives.Zip(conversation),
            "foreign-manifest" => Archives.Zip(("parley.json", """{"format": "other"}"""), conversation),
            "newer" => Archives.Zip(("parley.json", Archives.Manifest.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)), conversation),
            _ => Archives.Zip(("parley.json", "{"), conversation),
        };

        using var answer = await ada.SendImportAsync(file);

        await answer.ProblemAsync(400, ProblemCodes.InvalidRequest);
        Assert.Empty(await ada.ExportedAsync());
    }

    [Fact]
    public async Task Names_that_lead_elsewhere_lead_nowhere()
    {
        var conversation = Archives.Conversation();
        var json = Archives.Json(conversation);

        var outcome = await ada.ImportAsync(Archives.Zip(
            ("parley.json", Archives.Manifest), ("../../conversations/evil.json", json), ($"../conversations/{conversation.Id}.json/x", json),
            ("/etc/cron.d/evil", "x"), ("conversations/..%2fevil.json", json), ("conversations\\evil.json", json), ("markdown/../../x.md", "x")));

        Assert.Equal((0, 0, 0), outcome.Counts());
        Assert.Empty(await ada.ExportedAsync());
    }

    [Theory]
    [InlineData("id", "not-a-uuid")]
    [InlineData("id", null)]
    [InlineData("format", "other")]
    [InlineData("version", 5)]
    [InlineData("title", "")]
    [InlineData("title", null)]
    [InlineData("title", 7)]
    [InlineData("title", "nul \0")]
    [InlineData("model", "../evil")]
    [InlineData("createdAt", "0001-01-01T00:00:00Z")]
    [InlineData("updatedAt", "9999-12-31T23:59:59Z")]
    [InlineData("currentMessageId", "0198f2aa-0000-7000-8000-000000000000")]
    [InlineData("ownerId", "0198f2aa-0000-7000-8000-000000000000")]
    [InlineData("messages", null)]
    [InlineData("messages.0.id", "0198f2aa-0000-7000-8000-000000000001", "messages.1.id", "0198f2aa-0000-7000-8000-000000000001")]
    [InlineData("messages.0.parentId", "self")]
    [InlineData("messages.0.parentId", "last")]
    [InlineData("messages.1.parentId", "0198f2aa-0000-7000-8000-000000000000")]
    [InlineData("messages.0.conversationId", "0198f2aa-0000-7000-8000-000000000000")]
    [InlineData("messages.0.role", "system")]
    [InlineData("messages.0.role", null)]
    [InlineData("messages.0.status", "streaming")]
    [InlineData("messages.1.status", "lost")]
    [InlineData("messages.1.text", null)]
    [InlineData("messages.1.text", "nul \0")]
    [InlineData("messages.1.finishReason", "a\0b")]
    [InlineData("messages.1.createdAt", "yesterday")]
    [InlineData("messages.1.ownerId", "0198f2aa-0000-7000-8000-000000000000")]
    [InlineData("messages.1.usage", "many")]
    [InlineData("messages.1.geminiParts", "text")]
    [InlineData("messages.1.sources", "[{\"url\":\"javascript:alert(1)\"}]")]
    [InlineData("messages.1.sources", "[null]")]
    [InlineData("messages.1.citations", "[{\"start\":0,\"end\":1,\"sources\":[0]}]")]
    [InlineData("messages.1.search", "{\"queries\":null}")]
    [InlineData("settings", "{\"tools\":[\"shell\"]}")]
    [InlineData("messages.1.attachments", "0198f2aa-0000-7000-8000-000000000000")]
    public async Task A_conversation_that_could_not_have_been_written_here_fails_alone(string path, object? value, string? secondPath = null, object? secondValue = null)
    {
        var (good, bad) = (Archives.Conversation("Good"), Archives.Conversation("Bad"));
        var json = JsonNode.Parse(Archives.Json(bad))!;
        Set(json, path, value);
        if (secondPath is not null)
            Set(json, secondPath, secondValue);
        var name = $"conversations/{bad.Id}.json";

        var outcome = await ada.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest), (name, json.ToJsonString()), ($"conversations/{good.Id}.json", Archives.Json(good))));

        Assert.Equal((1, 0, 1), outcome.Counts());
        Assert.Equal(name, outcome.Failed[0].Name);
        Assert.NotEmpty(outcome.Failed[0].Reason);
        Assert.Equal(["Good"], (await ada.ExportedAsync()).Select(c => c.Title));
    }

    [Theory]
    [InlineData("""{"id": 1, "id": 2}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{"format": "parley-conversation", """)]
    [InlineData("""\uD800""")]
    public async Task What_is_not_even_json_of_ours_fails_alone(string content)
    {
        var outcome = await ada.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest), ($"conversations/{Guid.CreateVersion7()}.json", content)));

        Assert.Equal((0, 0, 1), outcome.Counts());
    }

    [Fact]
    public async Task A_lone_surrogate_or_a_nul_in_the_model_s_own_parts_fails()
    {
        foreach (var text in (string[])["\\uD800", "\\u0000"])
        {
            var conversation = Archives.Conversation();
            var json = JsonNode.Parse(Archives.Json(conversation))!;
            json["messages"]![1]!["geminiParts"] = new JsonArray(new JsonObject { ["text"] = "MARK" });

            var outcome = await ada.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest),
                ($"conversations/{conversation.Id}.json", json.ToJsonString().Replace("MARK", text, StringComparison.Ordinal))));

            Assert.Equal((0, 0, 1), outcome.Counts());
        }
    }

    [Fact]
    public async Task A_conversation_that_unpacks_to_more_than_is_taken_fails_and_takes_no_memory()
    {
        var bomb = Packed($"conversations/{Guid.CreateVersion7()}.json", megabytes: 100);
        Assert.InRange(bomb.Length, 1, 500_000);

        var outcome = await ada.ImportAsync(bomb);

        Assert.Equal((0, 0, 1), outcome.Counts());
    }

    [Theory]
    [InlineData("parts", "{}", 1_001)]
    [InlineData("parts", "{}", 1_000_000)]
    [InlineData("parts", "[]", 1_000_000)]
    [InlineData("geminiParts", "{}", 10_001)]
    [InlineData("geminiParts", "{}", 1_000_000)]
    public async Task What_is_small_and_takes_much_memory_fails(string member, string value, int count)
    {
        var conversation = Archives.Conversation();
        var json = JsonNode.Parse(Archives.Json(conversation))!;
        json["messages"]![1]![member] = "MARK";
        var many = json.ToJsonString().Replace("\"MARK\"", $"[{string.Join(',', Enumerable.Repeat(value, count))}]", StringComparison.Ordinal);

        var outcome = await ada.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest), ($"conversations/{conversation.Id}.json", many)));

        Assert.Equal((0, 0, 1), outcome.Counts());
    }

    [Fact]
    public async Task What_only_looks_like_many_values_is_text()
    {
        var conversation = Archives.Conversation("Rivers", string.Concat(Enumerable.Repeat("[{,\\\",", 20_000)));
        var json = JsonNode.Parse(Archives.Json(conversation))!;
        json["messages"]![1]!["text"] = string.Concat(Enumerable.Repeat("[{,\\\",", 200_000));

        var outcome = await ada.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest), ($"conversations/{conversation.Id}.json", json.ToJsonString())));

        Assert.Equal((1, 0, 0), outcome.Counts());
    }

    [Fact]
    public async Task A_list_of_files_that_is_too_long_is_not_read()
    {
        // Nothing but the list, of files with long names that are not even there.
        using var bytes = new MemoryStream();
        using var zip = new BinaryWriter(bytes);
        zip.Write("PK"u8);
        for (var i = 0; i < 300; i++)
        {
            zip.Write(0x02014b50);
            zip.Write(new byte[24]);
            zip.Write((ushort)60_000);
            zip.Write(new byte[16]);
            zip.Write(Encoding.ASCII.GetBytes(new string('x', 60_000)));
        }

        var length = (int)bytes.Length - 2;
        zip.Write(0x06054b50);
        zip.Write(0);
        zip.Write((ushort)300);
        zip.Write((ushort)300);
        zip.Write(length);
        zip.Write(2);
        zip.Write((ushort)0);

        using var answer = await ada.SendImportAsync(bytes.ToArray());

        Assert.Equal("This is no export of Parley, it is damaged, or a newer version made it.", (string?)(await answer.ProblemAsync(400, ProblemCodes.InvalidRequest))["detail"]);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_taken()
    {
        using var answer = await ada.SendImportAsync(new byte[20_000_001]);

        await answer.ProblemAsync(413, ProblemCodes.TooLarge);
    }

    private static void Set(JsonNode json, string path, object? value)
    {
        var parts = path.Split('.');
        var holder = parts[..^1].Aggregate(json, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
        holder[parts[^1]] = value switch
        {
            "self" => (string?)holder["id"],
            "last" => (string?)json["messages"]![3]!["id"],
            _ when parts[^1] == "attachments" => new JsonArray(JsonValue.Create((string?)value)),
            string text when text.StartsWith('[') || text.StartsWith('{') => JsonNode.Parse(text),
            _ => JsonValue.Create(value),
        };
    }

    /// <summary>An export with so many blanks in a file.</summary>
    private static byte[] Packed(string name, int megabytes)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using (var manifest = zip.CreateEntry("parley.json").Open())
                manifest.Write(Encoding.UTF8.GetBytes(Archives.Manifest));
            using var entry = zip.CreateEntry(name).Open();
            var blanks = Encoding.UTF8.GetBytes(new string(' ', 1_000_000));
            for (var i = 0; i < megabytes; i++)
                entry.Write(blanks);
        }

        return bytes.ToArray();
    }

    /// <summary>One server for all of them, each being somebody else in it.</summary>
    public sealed class Installation : IAsyncDisposable
    {
        internal ParleyApp App { get; } = new ParleyApp().With("Import__LargestFile", "20000000").With("RateLimits__Enabled", "false");

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
