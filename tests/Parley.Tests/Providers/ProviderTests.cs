using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;
using Parley.Protocol.Providers;
using Parley.Server.Providers;
using Parley.Tests.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Providers;

/// <summary>Administrators enter providers, and their models are models like any other.</summary>
public sealed class ProviderTests : ProviderTest
{
    private const string Secret = "sk-of-a-secret-that-nobody-sees";

    [Fact]
    public async Task A_provider_is_asked_for_its_models_and_everybody_can_choose_them()
    {
        var provider = await AddOllamaAsync();

        Assert.Equal(["llama3.2:3b", "org/qwen-7b"], provider.Models);
        var bob = await App.SignedInAsAsync("bob");
        var models = await ReadAsync<ModelList>(await bob.GetAsync("/api/models", Cancelled));
        var llama = models.Items.Single(model => model.Id == Llama);
        Assert.Equal(("ollama", Llama, null, null), (llama.Provider, llama.Name, llama.ContextTokens, llama.Price));
        Assert.Equal((false, 0, true, 0, true, 0), (llama.Capabilities.Thinking, llama.Capabilities.ThinkingLevels.Count, llama.Capabilities.Sampling, llama.Capabilities.Tools.Count, llama.Capabilities.Functions, llama.Capabilities.Reads.Count));
        Assert.Equal("gemini-4-hydrogen", models.Default);
        Assert.Contains("ollama/org/qwen-7b", models.Items.Select(model => model.Id));
        Assert.Contains($"value=\"{Llama}\"", await bob.GetStringAsync("/", Cancelled), StringComparison.Ordinal);
        await bob.GetAsync("/api/admin/providers", Cancelled).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/admin/providers/{provider.Id}", Cancelled)).StatusCode);
        Assert.DoesNotContain((await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Items, model => model.Provider == "ollama");
        await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.UnknownModel);
        await Ada.DeleteAsync($"/api/admin/providers/{provider.Id}", Cancelled).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task Models_can_be_named_where_there_is_no_list_or_too_long_a_one()
    {
        Ollama.Models = null;
        var provider = await EnterAsync(new CreateModelProvider("ollama", Ollama.Address.ToString(), Models: ["mistral", "mistral"]));
        Assert.Equal((ModelProviderProblems.NoList, "mistral", 0), (provider.Problem, Assert.Single(provider.Models), provider.Listed.Count));
        Assert.Equal("You said: Hi", (await SayAsync(new SendMessage("Hi", Model: "ollama/mistral"))).Reply.Text);

        Ollama.Models = ["a", "b", "c"];
        var listed = await ReadAsync<ModelProvider>(await PostAsync($"/api/admin/providers/{provider.Id}/check"));
        Assert.Equal((null, 3, 1), (listed.Problem, listed.Listed.Count, listed.Models.Count));
        Assert.Equal(["a", "b", "c"], (await ChangeAsync(provider.Id, new UpdateModelProvider(Models: []))).Models);
    }

    [Fact]
    public async Task A_key_is_sent_and_never_shown_and_goes_to_no_other_address()
    {
        Ollama.Key = Secret;
        var refused = await EnterAsync(new CreateModelProvider("without", Ollama.Address.ToString()));
        var provider = await AddOllamaAsync(Secret);

        Assert.Equal((ModelProviderProblems.KeyRefused, false), (refused.Problem, refused.HasKey));
        Assert.True(provider.HasKey);
        Assert.Equal("You said: Hi", (await SayAsync(new SendMessage("Hi", Model: Llama))).Reply.Text);
        Assert.Equal($"Bearer {Secret}", Ollama.Requests.Last().Authorization);
        foreach (var page in (string[])["/api/admin/providers", "/admin/providers", "/admin", "/api/export", "/api/admin/failures"])
            Assert.DoesNotContain("secret-that", await (await Ada.GetAsync(page, Cancelled)).Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        if (!PostgresServer.IsWanted)
        {
            foreach (var file in Directory.EnumerateFiles(App.DataDirectory, "*.db*"))
            {
                await using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(shared, System.Text.Encoding.Latin1);
                Assert.DoesNotContain("secret-that", await reader.ReadToEndAsync(Cancelled), StringComparison.Ordinal);
            }
        }

        Ollama.Requests.Clear();
        Ollama.Key = null;
        var lacking = await Ada.PatchAsJsonAsync($"/api/admin/providers/{provider.Id}", new UpdateModelProvider(Ollama.Address + "/"), JsonSerializerOptions.Web, Cancelled)
            .ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        Assert.Equal(["key"], lacking.Errors!.Keys);
        Assert.Empty(Ollama.Requests);
        var moved = await ChangeAsync(provider.Id, new UpdateModelProvider(Ollama.Address + "/", ""));
        Assert.False(moved.HasKey);
        await SayAsync(new SendMessage("Hi", Model: Llama));
        Assert.All(Ollama.Requests, request => Assert.Equal("", request.Authorization));
    }

    [Fact]
    public async Task Who_writes_another_address_into_the_database_is_sent_no_key()
    {
        var provider = await AddOllamaAsync(Secret);
        Ollama.Requests.Clear();
        await App.ReadAsync(db => db.Set<StoredProvider>().ExecuteUpdateAsync(row => row.SetProperty(one => one.Address, one => one.Address + "/"), Cancelled));

        var found = await ReadAsync<ModelProvider>(await PostAsync($"/api/admin/providers/{provider.Id}/check"));

        Assert.Equal(ModelProviderProblems.KeyLost, found.Problem);
        await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama)).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedKey);
        Assert.Empty(Ollama.Requests);
        Assert.Null((await ChangeAsync(provider.Id, new UpdateModelProvider(Key: Secret))).Problem);
    }

    [Fact]
    public async Task A_key_can_be_changed_and_taken_away()
    {
        Ollama.Key = Secret;
        var provider = await EnterAsync(new CreateModelProvider("ollama", Ollama.Address.ToString(), "sk-wrong"));
        Assert.Equal(ModelProviderProblems.KeyRefused, provider.Problem);

        Assert.Equal((null, true), (await ChangeAsync(provider.Id, new UpdateModelProvider(Key: Secret))) is var right ? (right.Problem, right.HasKey) : default);
        Assert.True((await ChangeAsync(provider.Id, new UpdateModelProvider(Enabled: true))).HasKey);
        Assert.Equal((ModelProviderProblems.KeyRefused, false), (await ChangeAsync(provider.Id, new UpdateModelProvider(Key: ""))) is var none ? (none.Problem, none.HasKey) : default);
    }

    [Fact]
    public async Task Where_a_field_is_refused_the_others_are_kept_and_the_key_is_asked_for_again()
    {
        var provider = await AddOllamaAsync();
        using var added = await Ada.SubmitAsync("/admin/providers", ("name", "ollama"), ("address", Ollama.Address.ToString()), ("key", Secret), ("models", "mistral"));
        using var edited = await Ada.SubmitAsync($"/admin/providers/{provider.Id}/edit", ("address", "http://10.0.0.1/v1"), ("key", Secret), ("models", "qwen"));
        using var keyless = await Ada.SubmitAsync("/admin/providers", ("name", "ollama"), ("address", Ollama.Address.ToString()), ("key", ""));

        foreach (var (refused, kept) in new[] { (added, "mistral"), (edited, "http://10.0.0.1/v1") })
        {
            var page = await refused.Content.ReadAsStringAsync(Cancelled);
            Assert.True((int)refused.StatusCode is 400 or 409);
            Assert.Contains("The key was not kept: type it again.", page, StringComparison.Ordinal);
            Assert.Contains(kept, page, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("type it again", await keyless.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ollama", "http://localhost:1/v1", "name")]
    [InlineData("gemini", "https://example.org/v1", "name")]
    [InlineData("parley", "https://example.org/v1", "name")]
    [InlineData("a b", "https://example.org/v1", "name")]
    [InlineData("a/b", "https://example.org/v1", "name")]
    [InlineData("ollama", "http://127.0.0.1:11434/v1", "address")]
    [InlineData("ollama", "http://localhost:1/v1", "address")]
    [InlineData("ollama", "ftp://localhost/v1", "address")]
    [InlineData("ollama", "https://user:password@example.org/v1", "address")]
    [InlineData("ollama", "https://example.org/v1?key=1", "address")]
    [InlineData("ollama", "localhost", "address")]
    public async Task What_cannot_be_is_refused(string name, string address, string field)
    {
        var problem = await PostAsync("/api/admin/providers", new CreateModelProvider(name, address)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);

        Assert.Equal([field], problem.Errors!.Keys);
        if (address.StartsWith("http:", StringComparison.Ordinal) && field == "address")
            Assert.Contains("Providers__AllowedHosts", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_names_of_models_are_looked_at()
    {
        await PostAsync("/api/admin/providers", new CreateModelProvider("x", Ollama.Address.ToString(), "a\nb")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        await PostAsync("/api/admin/providers", new CreateModelProvider("x", Ollama.Address.ToString(), Models: ["a b"])).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        await AddOllamaAsync();
        await PostAsync("/api/admin/providers", new CreateModelProvider("ollama", Ollama.Address.ToString())).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.ProviderNameTaken);
    }

    [Fact]
    public async Task An_address_inside_is_not_spoken_to()
    {
        var provider = await EnterAsync(new CreateModelProvider("inside", $"https://127.0.0.1:{Ollama.Address.Port}/v1"));

        Assert.Equal(ModelProviderProblems.AddressRefused, provider.Problem);
        Assert.Empty(Ollama.Requests);
    }

    [Fact]
    public async Task A_provider_that_is_gone_keeps_its_models_and_says_what_is_wrong()
    {
        var provider = await AddOllamaAsync();
        await Ollama.DisposeAsync();

        var gone = await ReadAsync<ModelProvider>(await PostAsync($"/api/admin/providers/{provider.Id}/check"));

        Assert.Equal((ModelProviderProblems.Unreachable, 2), (gone.Problem, gone.Models.Count));
    }

    [Fact]
    public async Task What_speaks_something_else_is_told_so()
    {
        var mcp = await EnterAsync(new CreateModelProvider("other", Ollama.Address.ToString().Replace("/v1", "/other", StringComparison.Ordinal)));

        Assert.Equal(ModelProviderProblems.NoList, mcp.Problem);
    }

    [Fact]
    public async Task One_that_is_switched_off_is_asked_nothing()
    {
        var provider = await AddOllamaAsync();
        var exchange = await SayAsync(new SendMessage("Hi", Model: Llama));
        await ChangeAsync(provider.Id, new UpdateModelProvider(Enabled: false));
        Ollama.Requests.Clear();

        await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.UnknownModel);
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("And now?", exchange.ConversationId)).Reply.Model);
        Assert.Empty(Ollama.Requests);
    }

    [Fact]
    public async Task The_administrator_says_what_is_known_of_a_model_as_of_any_other()
    {
        await AddOllamaAsync();
        var said = new ModelChanges
        {
            Name = "Little llama",
            ContextTokens = 8_192,
            Prices = [new DatedPrice(1, 2)],
            Reads = ["image"],
            ThinkingLevels = ["low", "high"],
            Tools = true,
        };

        await ReadAsync<AdminModelList>(await Ada.PutAsJsonAsync($"/api/admin/models/{Llama}", new SetModel(Changes: said), JsonSerializerOptions.Web, Cancelled));
        var llama = (await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Items.Single(model => model.Id == Llama);
        Assert.Equal(("Little llama", 8_192, 1m, "ollama"), (llama.Name, llama.ContextTokens, llama.Price!.Input, llama.Provider));
        // Gemini's own tools are Gemini's.
        Assert.Equal((0, "image", "low,high"), (llama.Capabilities.Tools.Count, string.Join(',', llama.Capabilities.Reads), string.Join(',', llama.Capabilities.ThinkingLevels)));

        var list = await ReadAsync<AdminModelList>(await Ada.PutAsJsonAsync("/api/admin/default-model", new SetDefaultModel(Llama), JsonSerializerOptions.Web, Cancelled));
        Assert.Equal(Llama, list.Default);
        Assert.Equal(Llama, (await SayAsync("Hi")).Reply.Model);

        await Ada.PutAsJsonAsync($"/api/admin/models/{Uri.EscapeDataString(Llama)}", new SetModel(false), JsonSerializerOptions.Web, Cancelled);
        await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama)).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.ModelNotAllowed);
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("Hi")).Reply.Model);
        await Ada.DeleteAsync($"/api/admin/models/{Llama}", Cancelled);
        Assert.Equal(Llama, (await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Default);
    }
}
