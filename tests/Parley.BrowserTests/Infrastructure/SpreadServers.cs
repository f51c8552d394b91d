using System.Diagnostics;
using System.Net.Sockets;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>
/// What the tests' servers are like where <c>PARLEY_TEST_SERVERS=2</c>: two on one PostgreSQL and one Redis, behind an nginx
/// that gives each request to either, as chance has it.
/// </summary>
internal sealed class SpreadServers : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parley-spread-");
    private readonly int port = FreePort.Find();
    private Process? nginx;

    public static bool AreWanted => Environment.GetEnvironmentVariable("PARLEY_TEST_SERVERS") == "2";

    /// <summary>Where browsers go.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}/");

    /// <summary>What servers that belong together are told.</summary>
    public static async Task<Dictionary<string, string>> SettingsAsync()
    {
        var postgres = await PostgresServer.SharedAsync();
        return new()
        {
            ["DATABASE_URL"] = postgres.UrlOf(await postgres.CreateAsync()),
            ["REDIS_URL"] = (await RedisServer.SharedAsync()).Url,
            ["SECRET_KEY"] = PostgresServer.SigningKey,
        };
    }

    public static async Task<SpreadServers> StartAsync(params IEnumerable<Uri> servers)
    {
        var spread = new SpreadServers();
        var path = Path.Combine(spread.folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(path, $$"""
            daemon off;
            master_process off;
            pid {{spread.folder.FullName}}/nginx.pid;
            error_log stderr crit;
            events { worker_connections 2048; }
            http {
                access_log off;
                {{string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(name => $"{name}_temp_path {spread.folder.FullName}/{name};\n"))}}
                client_max_body_size 200m;
                upstream parley { random; {{string.Concat(servers.Select(server => $"server {server.Authority}; "))}} keepalive 32; }
                server {
                    listen 127.0.0.1:{{spread.port}};
                    location / {
                        proxy_pass http://parley;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $http_host;
                        proxy_buffering off;
                        proxy_read_timeout 1h;
                    }
                }
            }
            """);
        spread.nginx = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", path, "-p", spread.folder.FullName]))!;
        while (!await spread.ListensAsync())
            await Task.Delay(20);
        return spread;
    }

    public async ValueTask DisposeAsync()
    {
        nginx!.Kill();
        await nginx.WaitForExitAsync();
        nginx.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException) when (nginx is { HasExited: false })
        {
            return false;
        }
    }
}
