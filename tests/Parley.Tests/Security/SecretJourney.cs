using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Emulation;
using Parley.Protocol.Accounts;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Security;

/// <summary>
/// Somebody does everything that touches a secret, well and badly, while the log is at its most talkative. What was
/// written where is then searched for words that occur nowhere else.
/// </summary>
public sealed class SecretJourney : IAsyncLifetime
{
    public const string Password = "canary password 1c9e77";
    public const string WrongPassword = "canary password 8a40f2, wrong";
    public const string NewPassword = "canary password 6d3b15, new";
    public const string GeminiKey = "AQ.canary-key-of-gemini-e07a93";
    public const string SecretKey = "canary-key-that-signs-tokens-b5528d-0123456789";
    public const string Question = "canary question 44c6e1";

    private readonly RecordedLog log = new();
    private readonly ConcurrentBag<string> answers = [];
    private GeminiEmulator gemini = null!;
    private ParleyApp app = null!;

    /// <summary>What was handed to the client and must be stored as a hash at most.</summary>
    public List<string> Tokens { get; } = [];

    public IReadOnlyList<string> Log => log.From(LogLevel.Trace);

    /// <summary>Headers and bodies of all answers but those that hand over tokens or tell the conversation.</summary>
    public IReadOnlyCollection<string> Answers => answers;

    public string DataDirectory => app.DataDirectory;

    /// <summary>All that the server keeps; its lock file is empty and held.</summary>
    public IEnumerable<string> Files =>
        Directory.EnumerateFiles(app.DataDirectory, "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) != ".lock");

    public Uri Upstream => gemini.BaseAddress;

    public async ValueTask InitializeAsync()
    {
        gemini = await GeminiEmulator.StartAsync();
        app = new ParleyApp()
            .With("GEMINI_API_KEY", GeminiKey)
            .With("SECRET_KEY", SecretKey)
            .With("Governor__LongestWait", "00:00:00")
            .With("Gemini__BaseUrl", gemini.BaseAddress.ToString())
            .With("Logging__LogLevel__Default", "Trace")
            .With("Logging__LogLevel__Microsoft", "Trace")
            .With(host => host.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(log)));
        var client = app.CreateClient();

        await SignInAsync(client);
        await FailAsync(client);
        await ChatAsync(client);
        Keep(await client.PostAsJsonAsync("/api/me/password", new ChangePassword(Password, NewPassword)));
        Keep(await client.GetAsync("/api/me/sessions"));
        Keep(await client.PostAsync("/api/logout", null));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await gemini.DisposeAsync();
    }

    private async Task SignInAsync(HttpClient client)
    {
        await TakeAsync(client, "/api/register", new Register("ada", Password));
        var last = await TakeAsync(client, "/api/login", new Login("ada", Password));
        last = await TakeAsync(client, "/api/refresh", new Refresh(last.RefreshToken));

        var cookies = await app.CreateClient(new() { HandleCookies = false }).PostAsJsonAsync("/api/login?useCookies=true", new Login("ada", Password));
        Tokens.Add(cookies.Headers.GetValues("Set-Cookie").Single().Split('=', 2)[1].Split(';')[0]);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", last.AccessToken);
    }

    private async Task FailAsync(HttpClient client)
    {
        Keep(await client.PostAsJsonAsync("/api/login", new Login("ada", WrongPassword)));
        Keep(await client.PostAsJsonAsync("/api/register", new Register("ada", Password)));
        Keep(await client.PostAsJsonAsync("/api/register", new { username = "no such name!", password = Password, displayName = 5 }));
        Keep(await client.PostAsync("/api/login", new StringContent($$"""{"username":"ada","password":"{{Password}}" oops""", null, "application/json")));
        Keep(await client.PostAsJsonAsync("/api/refresh", new Refresh(Tokens[1])));
        Keep(await client.PostAsJsonAsync("/api/me/password", new ChangePassword(WrongPassword, NewPassword)));
        Keep(await client.PostAsync("/api/chat", new StringContent($$"""{"message":"{{Question}}" oops""", null, "application/json")));
    }

    private async Task ChatAsync(HttpClient client)
    {
        foreach (var fault in new[] { "", "fail:500", "fail:key", "fail:429", "fail:not-json", "break:reset" })
        {
            using var answer = await client.PostAsJsonAsync("/api/chat", new { message = $"{Question} {fault}" });
            Keep(answer, (await answer.Content.ReadAsStringAsync()).Replace(Question, "", StringComparison.Ordinal));
        }
    }

    private async Task<SignedIn> TakeAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        var signedIn = (await answer.Content.ReadFromJsonAsync<SignedIn>())!;
        Tokens.AddRange([signedIn.AccessToken!, signedIn.RefreshToken!]);
        return signedIn;
    }

    private void Keep(HttpResponseMessage answer, string? body = null) =>
        answers.Add($"{answer.Headers}{answer.Content.Headers}\n{body ?? answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()}");
}
