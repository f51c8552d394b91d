using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Parley.Protocol.ApiKeys;
using Parley.Tests.Chat;

namespace Parley.Tests.OpenAi;

/// <summary>Ada's programs, which know OpenAI's API and have a key of hers.</summary>
public abstract class OpenAiTest : ChatTest
{
    private protected const string Model = "gemini-4-hydrogen";

    private protected CreatedApiKey Key { get; private set; } = null!;

    /// <summary>Somebody with the key and no library.</summary>
    private protected HttpClient Program { get; private set; } = null!;

    private protected override async ValueTask ReadyAsync()
    {
        Key = await CreateKeyAsync(new CreateApiKey("Editor"));
        Program = ProgramWith(Key.Key);
    }

    private protected override ValueTask AfterAsync()
    {
        Program.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected async Task<CreatedApiKey> CreateKeyAsync(CreateApiKey wanted)
    {
        using var answer = await PostAsync("/api/keys", wanted);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!;
    }

    private protected HttpClient ProgramWith(string key)
    {
        var program = App.CreateClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return program;
    }

    /// <summary>OpenAI's own library, as it is.</summary>
    private protected ChatClient Client() => new(Model, new ApiKeyCredential(Key.Key), new OpenAIClientOptions
    {
        Endpoint = new Uri(App.ClientOptions.BaseAddress, "/v1"),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });

    private protected Task<HttpResponseMessage> CompleteAsync(string body, HttpClient? who = null) =>
        (who ?? Program).PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancelled);

    private protected static async Task<JsonElement> ErrorAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var error = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("type").GetString()!);
        return error;
    }
}
