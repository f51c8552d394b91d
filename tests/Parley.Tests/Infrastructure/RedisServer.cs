using System.Diagnostics;
using Parley.Tests.Processes;
using StackExchange.Redis;

namespace Parley.Tests.Infrastructure;

/// <summary>
/// A Redis of the tests' own, from Debian's package, on loopback, which keeps nothing on disk. A shell holds it and reads
/// from this process what to do; when this process ends, however it does, so does the server.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Script =
        """
        exec 2>/dev/null
        port=$1
        while read -r command; do
            case $command in
                start) redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir /tmp >/dev/null 2>&1 </dev/null & pid=$! ;;
                kill) kill -KILL "$pid"; wait "$pid" ;;
                pause) kill -STOP "$pid" ;;
                resume) kill -CONT "$pid" ;;
            esac
            echo done
        done
        kill -KILL "$pid"
        """;

    private static readonly Lazy<Task<RedisServer>> Shared = new(() => Task.Run(StartAsync));

    private readonly Process shell;
    private readonly int port;

    private RedisServer(Process shell, int port) => (this.shell, this.port) = (shell, port);

    /// <summary>As <c>REDIS_URL</c> takes it.</summary>
    public string Url => $"redis://127.0.0.1:{port}";

    /// <summary>The one that all tests share which do nothing to it.</summary>
    public static Task<RedisServer> SharedAsync() => Shared.Value;

    public static async Task<RedisServer> StartAsync()
    {
        var port = FreePort.Find();
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", $"{port}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = new RedisServer(Process.Start(start)!, port);
        await server.ReviveAsync();
        return server;
    }

    /// <summary>Ends it at once, with all that it held.</summary>
    public Task KillAsync() => TellAsync("kill");

    /// <summary>Has it answer nothing, its connections open.</summary>
    public Task PauseAsync() => TellAsync("pause");

    public Task ResumeAsync() => TellAsync("resume");

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task ReviveAsync()
    {
        await TellAsync("start");
        await using var connection = await ConnectAsync();
        await connection.GetDatabase().PingAsync();
    }

    /// <summary>What it holds.</summary>
    public async Task<List<string>> KeysAsync() => [.. ((RedisResult[])(await ExecuteAsync("KEYS", "*"))!).Select(key => key.ToString())];

    public async Task<RedisResult> ExecuteAsync(params string[] command)
    {
        await using var connection = await ConnectAsync();
        return await connection.GetDatabase().ExecuteAsync(command[0], [.. command.Skip(1)]);
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(CancellationToken.None);
        shell.Dispose();
    }

    // It may not listen yet.
    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectRetry=1,connectTimeout=500,allowAdmin=true");
            }
            catch (RedisConnectionException) when (watch.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task TellAsync(string command)
    {
        await shell.StandardInput.WriteLineAsync(command);
        await shell.StandardInput.FlushAsync(CancellationToken.None);
        await shell.StandardOutput.ReadLineAsync(CancellationToken.None);
    }
}
