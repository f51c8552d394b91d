using System.Net.Http.Json;
using Parley.Protocol.Keys;
using Parley.Protocol.Models;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>A key that is entered on one server is asked with on the others.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class KeysElsewhereTests : ServersTest
{
    private protected override ParleyApp Prepare(ParleyApp app) => base.Prepare(app).With("GEMINI_API_KEY", "");

    [Fact]
    public async Task It_counts_there_and_is_gone_there_when_it_is_removed_here()
    {
        Assert.Equal("parley-demo", await DefaultThereAsync());

        using var created = await Ada.PostAsJsonAsync("/api/admin/gemini-keys", new CreateGeminiKey("Team", "AQ.of-both-the-servers"), Cancelled);
        created.EnsureSuccessStatusCode();
        while (await DefaultThereAsync() != "gemini-4-hydrogen")
            await Task.Yield();
        Assert.Null(Assert.Single((await ReadAsync<GeminiKeyList>(await AdaThere.GetAsync("/api/admin/gemini-keys", Cancelled))).Items).Problem);

        var key = (await ReadAsync<GeminiKeyList>(await Ada.GetAsync("/api/admin/gemini-keys", Cancelled))).Items[0];
        using var removed = await Ada.DeleteAsync($"/api/admin/gemini-keys/{key.Id}", Cancelled);
        while (await DefaultThereAsync() != "parley-demo")
            await Task.Yield();
    }

    private async Task<string> DefaultThereAsync() => (await ReadAsync<ModelList>(await AdaThere.GetAsync("/api/models", Cancelled))).Default;
}
