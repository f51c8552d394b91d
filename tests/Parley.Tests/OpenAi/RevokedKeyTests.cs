using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Tests.Faults;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.OpenAi;

public sealed class RevokedKeyTests : OpenAiTest
{
    private protected override ParleyApp Adjust(ParleyApp app) => app.With(builder =>
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new HastyClock())));

    [Fact, Trait(Cases.Trait, "O-05")]
    public async Task An_answer_ends_with_the_key_that_asked_for_it()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("As far as").Until(gate.Task));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"gemini-4-hydrogen","stream":true,"messages":[{"role":"user","content":"Hi"}]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var answer = await Program.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        answer.EnsureSuccessStatusCode();

        await Ada.DeleteAsync($"/api/keys/{Key.Id}", Cancelled);

        var text = await answer.Content.ReadAsStringAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        gate.SetResult();
        Assert.Contains(ProblemCodes.InvalidApiKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }
}
