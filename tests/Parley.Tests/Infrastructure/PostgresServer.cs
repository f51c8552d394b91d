using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Parley.Server.Data;
using Parley.Tests.Processes;

namespace Parley.Tests.Infrastructure;

/// <summary>
/// A PostgreSQL of the tests' own, from Debian's package, on loopback and in a directory that goes with it. A shell holds
/// it and reads from this process what to do; when this process ends, however it does, so does the server.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>What the tests are run on: <c>postgresql</c>, or SQLite where it is not set.</summary>
    public const string Variable = "PARLEY_TEST_DATABASE";

    /// <summary>A user who needs a password, unlike the tests.</summary>
    public const string Guarded = "guarded";

    /// <summary>A server on PostgreSQL makes no key of its own: it may not be the only one.</summary>
    public const string SigningKey = "a key of the tests, which signs tokens";

    private const string Template = "parley_template";

    // It refuses to run as root. Nothing has to survive a power cut, but what was committed survives the death of the server.
    private const string Script =
        """
        dir=$1 port=$2 connections=$3 bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
        as=
        if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=postgres --regid=postgres --clear-groups'; chown postgres "$dir"; fi
        cd "$dir"
        $as "$bin/initdb" -D data -U parley --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1
        $as sed -i '1i host all guarded 127.0.0.1/32 scram-sha-256' data/pg_hba.conf
        end() { kill -"$1" "$pid" $(pgrep -P "$pid"); wait "$pid"; }
        while read -r command; do
            case $command in
                start) $as "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
                    -c full_page_writes=off -c autovacuum=off -c max_connections="$connections" >>log 2>&1 </dev/null & pid=$! ;;
                kill) end KILL ;;
                stop) kill -INT "$pid"; wait "$pid" ;;
                pause) kill -STOP "$pid" $(pgrep -P "$pid") ;;
                go-on) kill -CONT "$pid" $(pgrep -P "$pid") ;;
            esac
            echo done
        done
        end KILL
        cd / && rm -rf "$dir"
        """;

    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => Task.Run(() => StartAsync()));
    private static readonly ConcurrentDictionary<string, string> Made = [];
    private static int number;

    private readonly Process shell;
    private readonly int port;

    private PostgresServer(Process shell, int port) => (this.shell, this.port) = (shell, port);

    /// <summary>Where it listens, on loopback.</summary>
    public int Port => port;

    /// <summary>Whether the tests are run on PostgreSQL.</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable(Variable) == "postgresql";

    /// <summary>The one that all tests share which do nothing to it.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <param name="connections">How many it lets in at once.</param>
    public static async Task<PostgresServer> StartAsync(int connections = 200)
    {
        var directory = Directory.CreateTempSubdirectory("parley-postgresql-").FullName;
        var port = FreePort.Find();
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", directory, $"{port}", $"{connections}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = new PostgresServer(Process.Start(start)!, port);
        await server.ResumeAsync();
        await server.RunAsync("postgres", $"create database {Template}");
        await server.RunAsync(Template, DatabaseSchema.LoadPostgres().Script);
        return server;
    }

    /// <summary>The address of a database of this name, as <c>DATABASE_URL</c> takes it.</summary>
    public string UrlOf(string database, string user = "parley", string? password = null) =>
        $"postgres://{user}{(password is null ? "" : $":{password}")}@127.0.0.1:{port}/{database}?sslmode=disable";

    /// <summary>A new database with Parley's tables in it, or an empty one.</summary>
    public async Task<string> CreateAsync(bool isEmpty = false)
    {
        var name = $"test{Interlocked.Increment(ref number)}";
        await RunAsync("postgres", $"create database {name} template {(isEmpty ? "template0" : Template)}");
        return name;
    }

    /// <summary>The address of the database that belongs to a data directory.</summary>
    public static string UrlFor(string dataDirectory) => Made.GetOrAdd(dataDirectory, _ => Wait(async () =>
    {
        var server = await SharedAsync();
        return server.UrlOf(await server.CreateAsync());
    }));

    /// <summary>Deletes the database that belongs to a data directory.</summary>
    public static void Drop(string dataDirectory)
    {
        if (Made.TryRemove(dataDirectory, out var url))
            Wait(async () => await (await SharedAsync()).RunAsync("postgres", $"drop database {new Uri(url).AbsolutePath.TrimStart('/')} with (force)"));
    }

    // The framework configures and disposes of a test's host without awaiting anything.
    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    public async Task<object?> RunAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(CancellationToken.None);
    }

    /// <summary>A connection past everything that the tests do to those of Parley.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=parley;Database={database};Pooling=False");
        try
        {
            await connection.OpenAsync(CancellationToken.None);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has it answer nothing, its connections open.</summary>
    public Task PauseAsync() => TellAsync("pause");

    /// <summary>After a pause.</summary>
    public Task GoOnAsync() => TellAsync("go-on");

    /// <summary>Ends it as an administrator does who does not wait for those that use it.</summary>
    public Task StopAsync() => TellAsync("stop");

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => TellAsync("kill");

    /// <summary>Starts it, and waits until it lets somebody in.</summary>
    public async Task ResumeAsync()
    {
        await TellAsync("start");
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                await RunAsync("postgres", "select 1");
                return;
            }
            catch (NpgsqlException) when (watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(CancellationToken.None);
        shell.Dispose();
    }

    private async Task TellAsync(string command)
    {
        await shell.StandardInput.WriteLineAsync(command);
        await shell.StandardInput.FlushAsync(CancellationToken.None);
        await shell.StandardOutput.ReadLineAsync(CancellationToken.None);
    }
}
