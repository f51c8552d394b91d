using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Tests.Architecture;
using Parley.Tests.Processes;

namespace Parley.Tests.Deploy;

/// <summary>A reverse proxy from Debian's packages with one of our example configurations, but for names, ports and the certificate.</summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    private const string ExampleName = "chat.example.org";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parley-proxy-");
    private Process? process;

    private ReverseProxy()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The file of the certificate that it shows; nobody trusts it who is not told to.</summary>
    public string Certificate => Path.Combine(folder.FullName, "certificate.pem");

    /// <summary>Where browsers would go.</summary>
    public Uri Address { get; } = new($"https://localhost:{FreePort.Find()}");

    private string Key => Path.Combine(folder.FullName, "key.pem");

    public static async Task<ReverseProxy> StartNginxAsync(Uri server)
    {
        var proxy = new ReverseProxy();
        var example = Repository.Read("deploy/nginx.conf")
            .Replace("127.0.0.1:8080", server.Authority, StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{FreePort.Find()};", StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen 127.0.0.1:{proxy.Address.Port} ", StringComparison.Ordinal)
            .Replace($"/etc/letsencrypt/live/{ExampleName}/fullchain.pem", proxy.Certificate, StringComparison.Ordinal)
            .Replace($"/etc/letsencrypt/live/{ExampleName}/privkey.pem", proxy.Key, StringComparison.Ordinal)
            .Replace(ExampleName, "localhost", StringComparison.Ordinal);
        var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(name => $"{name}_temp_path {proxy.folder.FullName}/{name};\n"));
        var path = proxy.Write("nginx.conf", $"daemon off;\nmaster_process off;\npid {proxy.folder.FullName}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{example}}}\n");
        await proxy.RunAsync("/usr/sbin/nginx", "-c", path, "-p", proxy.folder.FullName);
        return proxy;
    }

    public static Task<ReverseProxy> StartCaddyAsync(Uri server) =>
        StartCaddyAsync(Repository.Read("deploy/Caddyfile").Replace("127.0.0.1:8080", server.Authority, StringComparison.Ordinal), ExampleName);

    /// <summary>As it stands before several servers.</summary>
    public static Task<ReverseProxy> StartCaddyBeforeAsync(params IEnumerable<string> servers)
    {
        const string Servers = "{$PARLEY_SERVERS}";
        var example = Repository.Read("deploy/Caddyfile.servers");
        Assert.Contains(Servers, example, StringComparison.Ordinal);
        return StartCaddyAsync(example.Replace(Servers, string.Join(' ', servers), StringComparison.Ordinal), "{$PARLEY_HOST}");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process?.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<ReverseProxy> StartCaddyAsync(string example, string name)
    {
        var proxy = new ReverseProxy();
        var site = example.Replace($"\n{name} {{", $"\n{proxy.Address.Scheme}://{proxy.Address.Authority} {{\n\tbind 127.0.0.1\n\ttls {proxy.Certificate} {proxy.Key}", StringComparison.Ordinal);
        var path = proxy.Write("Caddyfile", $"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{site}");
        await proxy.RunAsync("/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", path);
        return proxy;
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = folder.FullName;
        process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await ListensAsync())
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{program}: {await complaints}");
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task<bool> ListensAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
