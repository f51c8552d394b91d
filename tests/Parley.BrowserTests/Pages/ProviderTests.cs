using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Tests.Providers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>A server of its own, whose administrator may enter a provider that lies on this machine.</summary>
public sealed class ProviderSite : IAsyncLifetime
{
    public ParleySite Site { get; } = new ParleySite().With("Providers:AllowedHosts", "localhost");

    internal OpenAiStandIn Ollama { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Ollama = await OpenAiStandIn.StartAsync();
        Ollama.Models = [.. Ollama.Models!, "meta-llama/llama-4-maverick-17b-128e-instruct-fp8-dynamic"];
        await Site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Ollama.DisposeAsync();
    }
}

/// <summary>Other providers, as an administrator enters them and somebody chats with their models.</summary>
public sealed class ProviderTests(Chromium chromium, ProviderSite providers) : BrowserTest(chromium, providers.Site), IClassFixture<ProviderSite>
{
    [Fact]
    public async Task A_provider_is_entered_and_its_model_is_chosen_and_answers()
    {
        Provoke("400");
        var page = await OpenSignedInAsync("/admin", "keeper");
        await page.GetByRole(AriaRole.Link, new() { Name = "Other providers" }).ClickAsync();
        var section = page.Locator("#providers");
        await section.GetByLabel("Name", new() { Exact = true }).FillAsync("gemini");
        await section.GetByLabel("Address", new() { Exact = true }).FillAsync(providers.Ollama.Address.ToString());
        await section.GetByRole(AriaRole.Button, new() { Name = "Add the provider" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("small letters");

        // What was typed is still there to be put right.
        await Expect(section.GetByLabel("Address", new() { Exact = true })).ToHaveValueAsync(providers.Ollama.Address.ToString());
        await section.GetByLabel("Name", new() { Exact = true }).FillAsync("ollama");
        await section.GetByRole(AriaRole.Button, new() { Name = "Add the provider" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The providers were changed.");
        await section.GetByLabel("Name", new() { Exact = true }).Last.FillAsync("next-door");
        await section.GetByLabel("Address", new() { Exact = true }).Last.FillAsync("https://127.0.0.1:9/v1");
        await section.GetByLabel("Key, if it wants one").Last.FillAsync("sk-secret");
        await section.GetByRole(AriaRole.Button, new() { Name = "Add the provider" }).ClickAsync();
        await Expect(section.GetByText("Its address lies inside this network")).ToBeVisibleAsync();
        await section.GetByText("Models: 3").ClickAsync();
        await Expect(section.GetByText("ollama/llama3.2:3b")).ToBeVisibleAsync();
        await ReviewAsync(page, "admin-providers");

        var row = section.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "next-door" });
        await row.GetByText("Change", new() { Exact = true }).ClickAsync();
        await row.GetByRole(AriaRole.Checkbox, new() { Name = "Forget the key" }).CheckAsync();
        await ReviewAsync(page, "admin-provider-change");
        await row.GetByRole(AriaRole.Button, new() { Name = "Save: next-door" }).ClickAsync();
        await Expect(section.GetByText("With a key")).ToHaveCountAsync(0);
        await section.GetByRole(AriaRole.Button, new() { Name = "Remove: next-door" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(section.GetByText("next-door")).ToHaveCountAsync(0);

        await page.GotoAsync("/admin/models");
        await page.GetByRole(AriaRole.Link, new() { Name = "Change…: ollama/llama3.2:3b" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Little llama");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Little llama")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forbid: ollama/org/qwen-7b" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The models are changed.");

        await page.GotoAsync("/");
        var chat = new ChatPage(page);
        await page.GetByLabel("Model").SelectOptionAsync("ollama/meta-llama/llama-4-maverick-17b-128e-instruct-fp8-dynamic");
        await ReviewAsync(page, "provider-long-name");
        await page.GetByLabel("Model").SelectOptionAsync("ollama/llama3.2:3b");
        providers.Ollama.Script(new StandInTurn().Text("<think>A greeting.</think>", "Hello from **this machine**."));
        await chat.SendAsync("Hi");
        await chat.AnsweredAsync();
        await Expect(chat.Answer).ToContainTextAsync("Hello from this machine.");
        providers.Ollama.Script(StandInTurn.Error(401, "no"));
        await chat.SendAsync("And?");
        await Expect(page.Locator("#thread").GetByText("The provider ollama refused the key of this installation")).ToBeVisibleAsync();
        await ReviewAsync(page, "provider-answers");
    }
}
