using System.Collections.Concurrent;
using System.Diagnostics;

namespace Parley.Tests.Infrastructure;

/// <summary>The program itself, as an operator starts it: for its exit code, its words, signals and sudden ends.</summary>
internal sealed class ParleyProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ParleyProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data, output);
        process.ErrorDataReceived += (_, line) => Take(line.Data, errors);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The server ended with {process.ExitCode}: {Errors}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens, as soon as it says that it is ready.</summary>
    public Task<Uri> Ready => ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public string Output => string.Join('\n', output);

    public string Errors => string.Join('\n', errors);

    public int Id => process.Id;

    /// <summary>Starts it on a free port with nothing of this machine's configuration.</summary>
    public static ParleyProcess Start(string workingDirectory, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "parley"))
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in (string[])["GEMINI_API_KEY", "SECRET_KEY", "DATA_DIR", "DATABASE_URL", "REDIS_URL", "METRICS_TOKEN", "OTEL_EXPORTER_OTLP_ENDPOINT"])
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ParleyProcess(start);
    }

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private void Take(string? line, ConcurrentQueue<string> lines)
    {
        const string Announcement = "Parley is ready: ";
        if (line is null)
            return;

        lines.Enqueue(line);
        if (line.StartsWith(Announcement, StringComparison.Ordinal))
            ready.TrySetResult(new Uri(line[Announcement.Length..]));
    }
}
