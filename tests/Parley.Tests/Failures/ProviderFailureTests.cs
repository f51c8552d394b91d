using Parley.Protocol.Admin;
using Parley.Protocol.Chat;
using Parley.Protocol.Providers;
using Parley.Tests.Providers;

namespace Parley.Tests.Failures;

/// <summary>What other providers refused is seen by administrators as what Gemini refused is.</summary>
public sealed class ProviderFailureTests : ProviderTest
{
    private const string Wrong = "sk-that/nobody-takes+anywhere";

    [Fact]
    public async Task A_key_that_a_provider_repeats_is_cut_out_of_what_it_said()
    {
        Ollama.Key = "another";
        await EnterAsync(new CreateModelProvider("ollama", Ollama.Address.ToString(), Wrong, Models: ["llama3.2:3b"]));

        await PostAsync("/api/chat", new SendMessage("a question of Ada's", Model: Llama));

        var list = await FailuresAsync();
        var failure = Assert.Single(list.Items);
        Assert.Equal((true, 401, "POST", "provider_rejected_key", Llama), (failure.Own, failure.Status, failure.Method, failure.Code, failure.Model));
        Assert.Equal(Ollama.Address + "/chat/completions", failure.Address);
        Assert.Contains("a question of Ada's", failure.Request, StringComparison.Ordinal);
        Assert.Contains("Incorrect API key provided: Bearer …", failure.Response, StringComparison.Ordinal);
        Assert.Contains("application/json", failure.Response, StringComparison.Ordinal);
        foreach (var path in (string[])["/api/admin/failures", "/admin/failures"])
            Assert.DoesNotContain("nobody-takes", await Ada.GetStringAsync(path, Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-that\\/nobody-takes+anywhere")]
    [InlineData("sk-that/nobody-takes\\u002Banywhere")]
    [InlineData("sk-that%2Fnobody-takes%2Banywhere")]
    public async Task However_it_is_written(string repeated)
    {
        await EnterAsync(new CreateModelProvider("ollama", Ollama.Address.ToString(), Wrong, Models: ["llama3.2:3b"]));
        // What is cut in the middle of the key is cut behind it.
        Ollama.Script(StandInTurn.Error(400, new string('x', 16 * 1024 - 60) + repeated));

        await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama));

        var response = Assert.Single((await FailuresAsync()).Items).Response;
        Assert.DoesNotContain("nobody-takes", response, StringComparison.Ordinal);
        Assert.InRange(response.Length, 1_000, 16 * 1024);
    }

    [Fact]
    public async Task Of_others_not_what_they_wrote_and_of_limits_what_was_said_of_them()
    {
        await AddOllamaAsync();
        using var bob = await App.SignedInAsAsync("bob");
        Ollama.Script(StandInTurn.Error(429, """{"error":{"message":"Not now: a secret of Bob's"}}""", "17"));

        await PostAsync("/api/chat", new SendMessage("a secret of Bob's", Model: Llama), bob);

        var failure = Assert.Single((await FailuresAsync()).Items);
        Assert.Equal((false, 429), (failure.Own, failure.Status));
        Assert.Contains("Retry-After: 17", failure.Response, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Not now", failure.Response, StringComparison.Ordinal);
        Assert.Contains("(17 characters)", failure.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("secret of Bob", failure.Request + failure.Response, StringComparison.Ordinal);
    }

    private async Task<ProviderFailureList> FailuresAsync() => await ReadAsync<ProviderFailureList>(await Ada.GetAsync("/api/admin/failures", Cancelled));
}
