using System.Net.Http.Headers;
using System.Net.Http.Json;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Drafts;
using Parley.Protocol.Sharing;
using Parley.Tests.Files;
using Parley.Tests.Processes;

namespace Parley.Tests.Moves;

/// <summary>Fills an installation with a little of everything that is stored, by its front door.</summary>
internal static class FurnishedServer
{
    public const string Searched = "Quittenmarmelade";

    /// <summary>Characters beyond 16 bits, joined ones, right to left, and what looks like NUL and is not.</summary>
    public const string Odd = "𝔘𝔫𝔦 👩‍👩‍👧 \u202Eשלום\u202C \u0001 \\u0000 \uFFFD e\u0301 '\"%";

    /// <summary>A text that is too large to be sent in a prompt.</summary>
    public static readonly byte[] Large = [.. Enumerable.Range(0, (4 * 1024 * 1024) + 77).Select(i => (byte)('a' + (i % 25)))];

    /// <summary>The contents of files that lie in a data directory.</summary>
    public static string[] FilesIn(string directory) =>
        [.. Directory.EnumerateFiles(Path.Combine(directory, "files"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(directory, path)).Order(StringComparer.Ordinal)];

    /// <returns>A conversation of which a part grew when the server was killed.</returns>
    public static async Task<Guid> FurnishAsync(RealServer server, CancellationToken cancellationToken)
    {
        await server.SignUpAsync();
        var ada = server.Client;
        var first = await AskAsync(ada, new SendMessage($"{Searched} {Odd} think:1"));
        await AskAsync(ada, new SendMessage("another way", EditOf: first.UserMessage.Id));
        using (await ada.PostAsync(new Uri($"/api/messages/{first.Reply.Id}/regenerate", UriKind.Relative), null, cancellationToken)) { }
        await AskAsync(ada, new SendMessage("fail:key", first.ConversationId));
        await PostAsync(ada, $"/api/conversations/{first.ConversationId}/shares", new CreateShare(ExpiresInDays: 7));
        await PutAsync(ada, "/api/drafts/new", new SaveDraft($"half written {Odd}", 0));
        await PutAsync(ada, $"/api/drafts/{first.ConversationId}", new SaveDraft("an answer to it", 0));

        var file = await ada.UploadAsync(Large, "large.txt");
        await AskAsync(ada, new SendMessage("what is in it?", Attachments: [file.Id]));

        var deleted = await AskAsync(ada, new SendMessage("for the trash"));
        using (await ada.DeleteAsync(new Uri($"/api/conversations/{deleted.ConversationId}", UriKind.Relative), cancellationToken)) { }

        var bob = await BobAsync(server, cancellationToken);
        await AskAsync(bob.Client, new SendMessage("bench:deltas=30,rate=0"));
        await PostAsync(ada, "/api/admin/invites", new { expiresInDays = 3 });
        await PutAsync(ada, "/api/me/instructions", new { about = $"I am Ada. {Odd}", answers = "In verse.", forNew = true });
        await PostAsync(ada, "/api/presets", new { name = $"Translate {Odd}", model = "parley-demo", settings = new { systemInstruction = Odd } });
        await PostAsync(ada, "/api/presets", new { name = "Everybody", shared = true });
        await PostAsync(ada, "/api/keys", new { name = "Editor" });
        await PostAsync(ada, "/api/admin/tool-servers", new { name = "Tools", address = "https://127.0.0.1/mcp", headers = new { authorization = "secret" } });
        await PostAsync(ada, "/api/admin/providers", new { name = "elsewhere", address = "https://127.0.0.1/v1", key = "secret" });
        await PostAsync(ada, "/api/admin/gemini-keys", new { label = "Reserve", key = "AQ.of-the-furnished-server" });
        using (await ada.PatchAsJsonAsync("/api/admin/gemini-keys", new { ownKeys = true }, cancellationToken)) { }
        await PutAsync(ada, "/api/admin/budgets", new { scope = "all", period = "month", limit = 100 });
        await PutAsync(ada, "/api/admin/models/gemini-4-argon", new { allowed = false, changes = new { name = "Argon" } });
        await PostAsync(ada, $"/api/admin/users/{bob.Id}/password-reset", new { });

        var growing = new LiveReader("bench:deltas=4000,rate=50");
        _ = growing.AskAsync(ada, cancellationToken);
        await growing.Started.WaitAsync(cancellationToken);
        await PostAsync(ada, $"/api/conversations/{growing.ConversationId}/queue", new QueueMessage("waits for the end"));
        await PiecesAsync(server, cancellationToken);
        await server.KillAsync();
        return growing.ConversationId!.Value;

        async Task<Exchange> AskAsync(HttpClient who, SendMessage message)
        {
            using var answer = await who.PostAsJsonAsync("/api/chat", message, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? System.Text.Json.JsonSerializer.Deserialize(text, Protocol.Json.ProtocolJsonContext.Default.Exchange)! : null!;
        }

        async Task PostAsync(HttpClient who, string path, object body)
        {
            using var answer = await who.PostAsJsonAsync(path, body, cancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        }

        async Task PutAsync(HttpClient who, string path, object body)
        {
            using var answer = await who.PutAsJsonAsync(path, body, cancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        }
    }

    private static async Task<(HttpClient Client, Guid Id)> BobAsync(RealServer server, CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = server.Process.Address };
        using var answer = await client.PostAsJsonAsync("/api/register", new Register("bob", "a password for Bob only"), cancellationToken);
        var signedIn = (await answer.Content.ReadFromJsonAsync<SignedIn>(cancellationToken))!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);
        return (client, signedIn.User.Id);
    }

    /// <summary>Waits until a part of a growing answer is on disk.</summary>
    private static async Task PiecesAsync(RealServer server, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (SqliteDump.Of(server.DataDirectory)["MessagePieces"].Count == 0)
            await timer.WaitForNextTickAsync(cancellationToken);
    }
}
