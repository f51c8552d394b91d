using System.Net.Http.Json;
using Parley.Protocol.Models;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>A provider that was entered on one server is there on the others.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class ProvidersElsewhereTests : ServersTest
{
    private static readonly string[] Named = ["llama"];

    [Fact]
    public async Task Models_of_a_provider_that_is_entered_here_are_offered_there()
    {
        Assert.DoesNotContain(await OfferedThereAsync(), model => model.Id == "elsewhere/llama");

        using var entered = await Ada.PostAsJsonAsync("/api/admin/providers", new { name = "elsewhere", address = "https://127.0.0.1/v1", models = Named }, Cancelled);
        entered.EnsureSuccessStatusCode();

        while (!(await OfferedThereAsync()).Any(model => model.Id == "elsewhere/llama"))
            await Task.Yield();
    }

    private async Task<IReadOnlyList<ChatModel>> OfferedThereAsync() => (await ReadAsync<ModelList>(await AdaThere.GetAsync("/api/models", Cancelled))).Items;
}
