using System.Net.Http.Json;
using Parley.Benchmarks.Server;
using Parley.Protocol.Chat;

namespace Parley.Benchmarks.Browser;

/// <summary>Conversations to look at.</summary>
internal static class Conversations
{
    /// <summary>One of so many messages; the demo model gives the last.</summary>
    /// <returns>The path of its page.</returns>
    public static async Task<string> BeginAsync(Target target, int messages, string answer)
    {
        var history = Enumerable.Range(1, messages - 2)
            .Select(i => i % 2 == 1 ? new PastMessage(MessageRoles.User, $"Question {i}?") : new PastMessage(MessageRoles.Assistant, $"{answer} ({i})"));
        using var sent = await target.Client.PostAsJsonAsync("/api/chat", new SendMessage("/cut", History: [.. history]));
        sent.EnsureSuccessStatusCode();
        return $"/c/{(await sent.Content.ReadFromJsonAsync<Exchange>())!.ConversationId}";
    }
}
