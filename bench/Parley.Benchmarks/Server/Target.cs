using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Parley.Tests.Processes;

namespace Parley.Benchmarks.Server;

/// <summary>A server under load, in a process of its own, and somebody who is signed in to it.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly ServerProcess server;

    private Target(string name, ServerProcess server)
    {
        Name = name;
        this.server = server;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4_096 }) { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Name { get; }

    public Uri Address => server.Address;

    public HttpClient Client { get; }

    public string Authorization => Client.DefaultRequestHeaders.Authorization?.ToString() ?? "Bearer none";

    /// <summary>Processor time that the server has used, in all its threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var process = Process.GetProcessById(server.Id);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that the server holds, in MB.</summary>
    public double Memory
    {
        get
        {
            using var process = Process.GetProcessById(server.Id);
            return process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<Target> StartAsync(string name, string program, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(name, await ServerProcess.StartAsync(program, environment, arguments));

    /// <summary>Makes an account and signs every later request with it.</summary>
    public async Task SignUpAsync(string username)
    {
        using var answer = await Client.PostAsJsonAsync("/api/register", new { username, password = Credentials.Password });
        answer.EnsureSuccessStatusCode();
        var tokens = (await answer.Content.ReadFromJsonAsync<Protocol.Accounts.SignedIn>())!;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
    }

    /// <summary>Has requests signed as those to another server of the installation.</summary>
    public void SignInAs(Target other) => Client.DefaultRequestHeaders.Authorization = other.Client.DefaultRequestHeaders.Authorization;

    public static StringContent Question(string text) => new($$"""{"message": "{{text}}"}""", Encoding.UTF8, "application/json");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }
}

internal static class Credentials
{
    public const string Password = "correct horse battery staple";
}
