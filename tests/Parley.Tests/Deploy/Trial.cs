using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Conversations;
using Parley.Tests.Processes;

namespace Parley.Tests.Deploy;

/// <summary>Somebody's first minutes with a server that was just put up, and the time after its restart: all that a missing file would spoil.</summary>
internal static partial class Trial
{
    private const string Question = "Is everything there?";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex("""(?:href|src)="(/assets/[^"]+)""")]
    private static partial Regex Asset { get; }

    /// <returns>The conversation that was begun.</returns>
    public static async Task<Guid> BeginAsync(RealServer server)
    {
        var page = await ReadAsync(server.Client, "/sign-in", "en");
        Assert.Contains("Sign in", page, StringComparison.Ordinal);
        Assert.Contains("Anmelden", await ReadAsync(server.Client, "/sign-in", "de"), StringComparison.Ordinal);
        var assets = Asset.Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Contains(assets, asset => asset.EndsWith(".css", StringComparison.Ordinal));
        foreach (var asset in assets)
            Assert.NotEmpty(await server.Client.GetByteArrayAsync(new Uri(asset, UriKind.Relative), Cancellation));

        await server.SignUpAsync();
        var reader = new LiveReader(Question);
        await reader.AskAsync(server.Client, Cancellation);
        Assert.Equal("done", reader.End);
        return reader.ConversationId!.Value;
    }

    /// <summary>After a stop and another start.</summary>
    public static async Task FindAsync(RealServer server, Guid conversationId)
    {
        await server.SignInAsync();
        var conversation = await server.Client.GetFromJsonAsync<Conversation>($"/api/conversations/{conversationId}", Cancellation);
        Assert.Equal(Question, conversation!.Messages[0].Text);
        Assert.Contains(Question, conversation.Messages[1].Text, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(HttpClient client, string path, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var answer = await client.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
