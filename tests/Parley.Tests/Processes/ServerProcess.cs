using System.Diagnostics;
using System.Text;

namespace Parley.Tests.Processes;

/// <summary>A server in a process of its own, so that it can be killed, told to stop and measured.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The server ended before it listened:\n" + Output));
    }

    public int Id => process.Id;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>All that it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts an executable and waits until it says where it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Only what the test says counts, whatever the machine is set to.
        foreach (var name in new[] { "GEMINI_API_KEY", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "METRICS_TOKEN", "OTEL_EXPORTER_OTLP_ENDPOINT" })
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var server = new ServerProcess(start);
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            server.Address = await server.listening.Task.WaitAsync(LongestStart);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>kill -9</c> does: nothing of the process gets to run again.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As a service manager does: asks it to end, and waits until it has.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        // .NET itself can only kill; every shell has this built in.
        using var signal = Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        // An entry of a log as JSON, which may say the same.
        if (line.StartsWith('{'))
            return;
        // In Parley's words, or in the framework's, which the emulator leaves as they are.
        foreach (var announcement in (string[])["Parley is ready: ", "Now listening on: "])
            if (line.IndexOf(announcement, StringComparison.Ordinal) is >= 0 and var at)
                listening.TrySetResult(new Uri(line[(at + announcement.Length)..].Trim()));
    }
}
