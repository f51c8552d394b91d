using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Providers;
using Parley.Tests.Infrastructure;
using Parley.Tests.Mcp;

namespace Parley.Tests.Providers;

/// <summary>A server that asks the Gemini emulator, and another provider on loopback; Ada administers it.</summary>
public abstract class ProviderTest : ToolTest
{
    private protected const string Llama = "ollama/llama3.2:3b";

    private protected OpenAiStandIn Ollama { get; private set; } = null!;

    private protected override async ValueTask BeforeAsync()
    {
        await base.BeforeAsync();
        Ollama = await OpenAiStandIn.StartAsync();
    }

    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With("Providers__AllowedHosts", $"localhost:{Ollama.Address.Port}");

    private protected override async ValueTask AfterAsync()
    {
        await Ollama.DisposeAsync();
        await base.AfterAsync();
    }

    /// <summary>Enters the test's provider.</summary>
    private protected async Task<ModelProvider> AddOllamaAsync(string? key = null, IReadOnlyList<string>? models = null)
    {
        var provider = await EnterAsync(new CreateModelProvider("ollama", Ollama.Address.ToString(), key, Models: models));
        Assert.Null(provider.Problem);
        return provider;
    }

    private protected async Task<ModelProvider> EnterAsync(CreateModelProvider wanted)
    {
        using var answer = await PostAsync("/api/admin/providers", wanted);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancelled));
        return (await answer.Content.ReadFromJsonAsync(ProtocolJsonContext.Default.ModelProvider, Cancelled))!;
    }

    private protected async Task<ModelProvider> ChangeAsync(Guid id, UpdateModelProvider change) =>
        await ReadAsync<ModelProvider>(await Ada.PatchAsJsonAsync($"/api/admin/providers/{id}", change, JsonSerializerOptions.Web, Cancelled));
}
