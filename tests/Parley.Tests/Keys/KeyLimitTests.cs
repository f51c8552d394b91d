using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Keys;
using Parley.Tests.Governor;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Keys;

/// <summary>Gemini allows each key ten requests a minute.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class KeyLimitTests : GovernorTest
{
    private protected override ParleyApp Adjust(ParleyApp app) => new ParleyApp().With("Gemini__BaseUrl", Gemini.BaseAddress.ToString()).With("RateLimits__Enabled", "false");

    [Fact]
    public async Task Two_keys_carry_twice_as_many_before_anybody_waits()
    {
        var ada = await SignInAsync("ada");
        foreach (var key in new[] { "AQ.one-of-the-two-keys", "AQ.other-of-the-two-keys" })
            (await ada.PostAsJsonAsync("/api/admin/gemini-keys", new CreateGeminiKey(key, key), JsonSerializerOptions.Web, Cancelled)).EnsureSuccessStatusCode();
        Gemini.RequestsPerMinute = 2;
        List<WaitingReader> readers = [];
        for (var i = 0; i < 3; i++)
        {
            readers.Add(await AskAsync(await SignInAsync($"user{i}"), $"question {i}"));
            await readers[i].Ended.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        }

        Assert.All(readers, reader => Assert.Equal((MessageStatus.Complete, (Waiting?)null), (reader.Events[^1].Reply.Status, reader.Waiting)));
        readers.Add(await AskForLongAsync(await SignInAsync("user3"), "question 3"));
        Assert.Null(readers[3].Waiting);
        readers.Add(await AskAsync(ada, "one too many"));
        await UntilAsync(() => readers[4].Waits, () => "Nobody waits.");
        Clock.Advance(TimeSpan.FromSeconds(61));
        await readers[4].Ended.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

        Assert.Equal(MessageStatus.Complete, readers[4].Events[^1].Reply.Status);
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }
}
