using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Presets;

/// <summary>Ada, who administers the server, and Eve keep what they set chats to.</summary>
public sealed class PresetTests : ChatTest
{
    private static readonly ModelSettings Brief = new(ThinkingLevel: "low", SystemInstruction: "Be brief.", Tools: [ModelTools.Search], TopK: 3);

    [Fact]
    public async Task A_preset_is_made_changed_and_deleted()
    {
        var made = await CreateAsync(Ada, new("Brief", "gemini-4-argon", Brief));

        Assert.Equal(("Brief", "gemini-4-argon", false), (made.Name, made.Model, made.Shared));
        Assert.Equal(JsonSerializer.Serialize(made), JsonSerializer.Serialize(Assert.Single(await ListAsync(Ada))));
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(Ada, made.Id, new("Brief again", Settings: new(Temperature: 1))));
        var changed = Assert.Single(await ListAsync(Ada));
        Assert.Equal(("Brief again", null, new ModelSettings(Temperature: 1)), (changed.Name, changed.Model, changed.Settings));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(Ada, made.Id));
        Assert.Empty(await ListAsync(Ada));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(Ada, made.Id));
    }

    [Fact]
    public async Task Somebody_elses_is_as_if_it_were_not_there_whatever_a_request_says()
    {
        using var eve = await App.SignedInAsAsync("eve");
        var made = await CreateAsync(Ada, new("Brief", Settings: Brief));
        var before = JsonSerializer.Serialize(await ListAsync(Ada));

        Assert.Empty(await ListAsync(eve));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(eve, made.Id, new("Mine")));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(eve, made.Id));
        // Members by which another row, or another owner, might be meant.
        var ada = (await ReadAsync<Protocol.Accounts.User>(await Ada.GetAsync("/api/me", Cancelled))).Id;
        using (var forged = await PostAsync("/api/presets", new { id = made.Id, ownerId = ada, userId = ada, createdAt = "2000-01-01T00:00:00Z", name = "Forged" }, eve))
        {
            var own = (await forged.Content.ReadFromJsonAsync<Preset>(Cancelled))!;
            Assert.NotEqual(made.Id, own.Id);
            Assert.NotEqual(2000, own.CreatedAt.Year);
        }

        Assert.Equal(before, JsonSerializer.Serialize(await ListAsync(Ada)));
        Assert.Equal("Forged", Assert.Single(await ListAsync(eve)).Name);
        using var page = App.CreateBrowser();
        using (await page.SubmitAsync("/sign-in", ("username", "eve"), ("password", ParleyApp.Password))) { }
        using (var shown = await page.GetAsync(new Uri($"/settings/presets/{made.Id}", UriKind.Relative), Cancelled))
            Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
        using (var changed = await page.SubmitAsync($"/settings/presets/{made.Id}", ("name", "Mine")))
            Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
        using (await page.SubmitAsync($"/settings/presets/{made.Id}/delete")) { }
        Assert.Equal(before, JsonSerializer.Serialize(await ListAsync(Ada)));
    }

    [Fact]
    public async Task What_everybody_has_is_made_and_changed_by_administrators_alone()
    {
        using var eve = await App.SignedInAsAsync("eve");
        await (await PostAsync("/api/presets", new SavePreset("For all", Shared: true), eve)).ProblemAsync(403, ProblemCodes.Forbidden);

        var shared = await CreateAsync(Ada, new("For all", Settings: Brief, Shared: true));

        Assert.True(Assert.Single(await ListAsync(eve)).Shared);
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(eve, shared.Id, new("Mine")));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(eve, shared.Id));
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(Ada, shared.Id, new("For all of us")));
        Assert.Equal(("For all of us", true), (Assert.Single(await ListAsync(eve)).Name, Assert.Single(await ListAsync(eve)).Shared));
        Assert.DoesNotContain("presets.json", (await eve.ExportAsync()).Keys);
    }

    [Fact]
    public async Task There_is_an_end_to_how_many()
    {
        for (var i = 0; i < 100; i++)
            await CreateAsync(Ada, new($"Number {i}"));

        await (await PostAsync("/api/presets", new SavePreset("One more"))).ProblemAsync(409, ProblemCodes.TooManyPresets);
        await CreateAsync(Ada, new("Of all", Shared: true));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":"  "}""")]
    [InlineData("""{"name":"x","settings":{"temperature":9}}""")]
    [InlineData("""{"name":"x","settings":{"tools":["hammer"]}}""")]
    [InlineData("""{"name":"x","model":"../x"}""")]
    public async Task What_is_no_preset_is_refused(string body)
    {
        using var answer = await Ada.PostAsync(new Uri("/api/presets", UriKind.Relative), new StringContent(body, null, "application/json"), Cancelled);

        await answer.ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task They_go_along_with_the_account_and_become_the_own_of_who_takes_them_in()
    {
        await CreateAsync(Ada, new("Brief", "gemini-4-argon", Brief));
        var archive = await Ada.GetByteArrayAsync("/api/export", Cancelled);
        using var eve = await App.SignedInAsAsync("eve");

        await eve.ImportAsync(archive);
        await eve.ImportAsync(archive);

        var taken = Assert.Single(await ListAsync(eve));
        Assert.Equal(("Brief", "gemini-4-argon", JsonSerializer.Serialize(Brief)), (taken.Name, taken.Model, JsonSerializer.Serialize(taken.Settings)));
        Assert.Single(await ListAsync(Ada));
    }

    [Fact]
    public async Task The_pages_make_and_change_them_with_nothing_but_forms_and_a_chat_shows_its_preset()
    {
        using var browser = App.CreateBrowser();
        using (await browser.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password))) { }

        using (var made = await browser.SubmitAsync("/settings/presets/new", ("name", "Brief"), ("model", "gemini-4-argon"), ("systemInstruction", "Be brief."), ("tools", "search"), ("shared", "true")))
            Assert.Equal("/settings?done=presets#presets", made.Headers.Location!.OriginalString);
        var preset = Assert.Single(await ListAsync(Ada));
        Assert.Equal(("Brief", "gemini-4-argon", "Be brief.", true), (preset.Name, preset.Model, preset.Settings!.SystemInstruction, preset.Shared));
        using (await browser.SubmitAsync($"/settings/presets/{preset.Id}", ("name", "Briefer"), ("temperature", "1"))) { }
        Assert.Equal(("Briefer", 1.0), (Assert.Single(await ListAsync(Ada)).Name, Assert.Single(await ListAsync(Ada)).Settings!.Temperature));
        using (var nameless = await browser.SubmitAsync("/settings/presets/new", ("name", " ")))
            Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Contains("Briefer", await browser.GetStringAsync(new Uri("/presets", UriKind.Relative), Cancelled), StringComparison.Ordinal);

        using var sent = await browser.SubmitAsync("/send", ("message", "Hi"), ("hasSettings", "true"), ("preset", "Briefer"));
        var page = new HtmlParser().ParseDocument(await browser.GetStringAsync(sent.Headers.Location!, Cancelled));
        Assert.Equal("Briefer", page.QuerySelector("[data-preset]:not([hidden]) [data-preset-name]")!.TextContent);
        using (await browser.SubmitAsync($"/settings/presets/{preset.Id}/delete")) { }
        Assert.Empty(await ListAsync(Ada));
    }

    private static async Task<Preset> CreateAsync(HttpClient who, SavePreset preset)
    {
        using var answer = await who.PostAsJsonAsync("/api/presets", preset, JsonSerializerOptions.Web, Cancelled);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Preset>(Cancelled))!;
    }

    private static async Task<IReadOnlyList<Preset>> ListAsync(HttpClient who) => (await ReadAsync<PresetList>(await who.GetAsync("/api/presets", Cancelled))).Items;

    private static async Task<HttpStatusCode> PutAsync(HttpClient who, Guid id, SavePreset preset)
    {
        using var answer = await who.PutAsJsonAsync($"/api/presets/{id}", preset, JsonSerializerOptions.Web, Cancelled);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> DeleteAsync(HttpClient who, Guid id)
    {
        using var answer = await who.DeleteAsync($"/api/presets/{id}", Cancelled);
        return answer.StatusCode;
    }
}
