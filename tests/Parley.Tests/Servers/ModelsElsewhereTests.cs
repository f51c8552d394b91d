using System.Net.Http.Json;
using Parley.Protocol.Models;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>What an administrator says of models on one server counts on the others.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class ModelsElsewhereTests : ServersTest
{
    [Fact]
    public async Task A_model_that_is_forbidden_here_is_not_offered_there()
    {
        Assert.Contains(await OfferedThereAsync(), model => model.Id == "gemini-4-argon");

        using var forbidden = await Ada.PutAsJsonAsync("/api/admin/models/gemini-4-argon", new SetModel(Allowed: false), Cancelled);
        forbidden.EnsureSuccessStatusCode();

        while ((await OfferedThereAsync()).Any(model => model.Id == "gemini-4-argon"))
            await Task.Yield();
    }

    private async Task<IReadOnlyList<ChatModel>> OfferedThereAsync() => (await ReadAsync<ModelList>(await AdaThere.GetAsync("/api/models", Cancelled))).Items;
}
