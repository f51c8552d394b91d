using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Keys;
using Parley.Protocol.Models;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Keys;

/// <summary>A server that was given no key when it was started. Ada administers it.</summary>
public abstract class KeyTest : ChatTest
{
    private protected const string First = "AQ.the-first-key-of-the-team";
    private protected const string Second = "AQ.the-second-key-of-the-team";

    private protected override ParleyApp Adjust(ParleyApp app) => AdjustKeyless(new ParleyApp()
        .With("Gemini__BaseUrl", Gemini.BaseAddress.ToString()).With("Vertex__BaseUrl", Gemini.BaseAddress.ToString()).With("Vertex__TokenUrl", Gemini.TokenAddress.ToString()));

    private protected virtual ParleyApp AdjustKeyless(ParleyApp app) => app;

    /// <summary>The keys with which Gemini was asked to answer, in this order.</summary>
    private protected IReadOnlyList<string> AskedWith => [.. Gemini.Requests
        .Where(request => request.Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal))
        .Select(request => request.Headers.GetValueOrDefault("x-goog-api-key") ?? request.Headers.GetValueOrDefault("Authorization") ?? "")];

    private protected async Task<GeminiKeyList> KeysAsync() => await ReadAsync<GeminiKeyList>(await Ada.GetAsync("/api/admin/gemini-keys", Cancelled));

    private protected async Task<GeminiKey> AddAsync(string label, string key) => await AddAsync(new CreateGeminiKey(label, key));

    private protected async Task<GeminiKey> AddAsync(CreateGeminiKey key)
    {
        using var created = await PostAsync("/api/admin/gemini-keys", key);
        var text = await created.Content.ReadAsStringAsync(Cancelled);
        Assert.True(created.StatusCode == HttpStatusCode.Created, text);
        return JsonSerializer.Deserialize<GeminiKeyList>(text, JsonSerializerOptions.Web)!.Items[^1];
    }

    private protected async Task<GeminiKeyList> ChangeAsync(Guid id, UpdateGeminiKey change) =>
        await ReadAsync<GeminiKeyList>(await Ada.PatchAsJsonAsync($"/api/admin/gemini-keys/{id}", change, JsonSerializerOptions.Web, Cancelled));

    private protected async Task<GeminiKeyList> AllowOwnAsync(bool allowed) =>
        await ReadAsync<GeminiKeyList>(await Ada.PatchAsJsonAsync("/api/admin/gemini-keys", new UpdateGeminiKeyRules(allowed), JsonSerializerOptions.Web, Cancelled));

    private protected async Task<ModelList> ModelsAsync(HttpClient? who = null) => await ReadAsync<ModelList>(await (who ?? Ada).GetAsync("/api/models", Cancelled));
}
