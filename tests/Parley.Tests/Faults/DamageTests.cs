using System.Net;
using System.Net.Http.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class DamageTests : RealServerTest
{
    private const int PageSize = 4_096;

    private string DatabasePath => Path.Combine(Server.DataDirectory, "parley.db");

    [Fact, Trait(Cases.Trait, "D-11")]
    public async Task What_lies_on_a_damaged_page_is_an_outage_and_all_else_is_served_from_the_file_as_it_is()
    {
        await Server.StartAsync();
        await Server.SignUpAsync();
        var canary = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"canary{i:00000} "));
        var (hurt, whole) = (await SayAsync(canary), await SayAsync("All is well."));
        Assert.Equal(0, await Server.Process.TerminateAsync());
        var before = await File.ReadAllBytesAsync(DatabasePath, Cancellation);
        // The text goes over several pages that each name the next one: of one in the middle all is overwritten.
        var damaged = (byte[])before.Clone();
        for (var at = damaged.AsSpan().IndexOf("canary01000"u8); at >= 0; at = damaged.AsSpan().IndexOf("canary01000"u8))
            damaged.AsSpan(at / PageSize * PageSize, PageSize).Fill(0xFF);
        await File.WriteAllBytesAsync(DatabasePath, damaged, Cancellation);

        await Server.StartAsync();
        await Server.SignInAsync();

        using var refused = await Server.Client.GetAsync($"/api/conversations/{hurt}", Cancellation);
        await refused.ProblemAsync(503, ProblemCodes.StorageUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await Server.Client.GetAsync($"/api/conversations/{whole}", Cancellation)).StatusCode);
        Assert.NotEqual(Guid.Empty, await SayAsync("And it goes on."));
        Assert.Contains("malformed", Server.Process.Output, StringComparison.Ordinal);
        Assert.Equal(0, await Server.Process.TerminateAsync());
        // Nothing was repaired, replaced or put aside.
        Assert.True(Count(await File.ReadAllBytesAsync(DatabasePath, Cancellation)) >= 1);
        Assert.Single(Directory.GetFiles(Server.DataDirectory, "*.db"));
    }

    private static int Count(byte[] content)
    {
        var damaged = new byte[PageSize];
        damaged.AsSpan().Fill(0xFF);
        return Enumerable.Range(0, content.Length / PageSize).Count(page => content.AsSpan(page * PageSize, PageSize).SequenceEqual(damaged));
    }

    private async Task<Guid> SayAsync(string message)
    {
        using var answer = await Server.Client.PostAsJsonAsync("/api/chat", new { message }, Cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Exchange>(Cancellation))!.ConversationId;
    }
}
