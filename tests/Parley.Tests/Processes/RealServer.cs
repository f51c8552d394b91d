using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Parley.Emulation;
using Parley.Protocol.Accounts;
using Parley.Tests.Architecture;

namespace Parley.Tests.Processes;

/// <summary>The built server in a process of its own, over the emulator, on a directory that outlives it.</summary>
internal sealed class RealServer(GeminiEmulator gemini, string? directory = null) : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly string dataDirectory = directory ?? Directory.CreateTempSubdirectory("parley-process-").FullName;

    /// <summary>The executable.</summary>
    public static string Program => Repository.PathOf($"artifacts/bin/Parley.Server/{Configuration}/parley");

    public string DataDirectory => dataDirectory;

    /// <summary>What is started, and with which arguments: the built server, unless another one is to be seen.</summary>
    public (string Program, string[] Arguments) Start { get; init; } = (Program, []);

    public ServerProcess Process { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <param name="settings">Variables besides or in place of those that every such server has.</param>
    public async Task StartAsync(Dictionary<string, string>? settings = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["DATA_DIR"] = dataDirectory,
            ["GEMINI_API_KEY"] = GeminiEmulator.ApiKey,
            ["Gemini__BaseUrl"] = gemini.BaseAddress.ToString(),
            ["RateLimits__Enabled"] = "false",
            ["Titles__Model"] = "",
        };
        foreach (var (name, value) in settings ?? [])
            environment[name] = value;
        Process = await ServerProcess.StartAsync(Start.Program, environment, Start.Arguments);
        Client = new HttpClient { BaseAddress = Process.Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public Task SignUpAsync() => EnterAsync("/api/register");

    public Task SignInAsync() => EnterAsync("/api/login");

    /// <summary>What it kept is there for the next start.</summary>
    public async Task KillAsync()
    {
        await Process.KillAsync();
        Client.Dispose();
    }

    /// <summary>Asks SQLite whether the file is whole; opening it does what the next start would do.</summary>
    public IReadOnlyList<string> Damage()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "parley.db")};Pooling=False");
        connection.Open();
        return [.. Read(connection, "PRAGMA integrity_check").Where(line => line != "ok"), .. Read(connection, "PRAGMA foreign_key_check")];
    }

    public async ValueTask DisposeAsync()
    {
        // A test may fail before it has started it.
        Client?.Dispose();
        if (Process is not null)
            await Process.DisposeAsync();
        Directory.Delete(dataDirectory, recursive: true);
    }

    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private async Task EnterAsync(string path)
    {
        using var answer = await Client.PostAsJsonAsync(path, new { username = "ada", password = Password });
        answer.EnsureSuccessStatusCode();
        var tokens = (await answer.Content.ReadFromJsonAsync<SignedIn>())!;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
    }

    private static List<string> Read(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
        return lines;
    }
}
