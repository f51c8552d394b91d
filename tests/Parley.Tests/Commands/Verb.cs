using System.Diagnostics;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Commands;

/// <summary>What a run of the program said, and how it ended.</summary>
internal sealed record Verb(int ExitCode, string Output, string Errors)
{
    private static readonly string[] Unset = ["GEMINI_API_KEY", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "METRICS_TOKEN", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    public static Task<Verb> RunAsync(string dataDirectory, params string[] arguments) => RunAsync(dataDirectory, input: null, RealServer.Program, arguments);

    public static Task<Verb> RunWithInputAsync(string dataDirectory, string input, params string[] arguments) => RunAsync(dataDirectory, input, RealServer.Program, arguments);

    /// <summary>With variables of the environment.</summary>
    public static Task<Verb> RunWithAsync(string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(dataDirectory, input: null, RealServer.Program, arguments, environment);

    /// <summary>On a PostgreSQL database.</summary>
    public static Task<Verb> RunOnAsync(string databaseUrl, string dataDirectory, string? input, params string[] arguments) => RunAsync(
        dataDirectory, input, RealServer.Program, arguments, new Dictionary<string, string> { ["DATABASE_URL"] = databaseUrl, ["SECRET_KEY"] = PostgresServer.SigningKey });

    /// <summary>Where no file may grow beyond so many blocks of 512 bytes, as on a disk that is full.</summary>
    public static Task<Verb> RunOnFullDiskAsync(string dataDirectory, int blocks, params string[] arguments) => RunAsync(
        dataDirectory, input: null, "/bin/sh", ["-c", $"trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"", RealServer.Program, .. arguments]);

    private static async Task<Verb> RunAsync(string dataDirectory, string? input, string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in Unset)
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        start.Environment["DATA_DIR"] = dataDirectory;
        // Its double mapping makes a large file of its own, which a limit would meet before the program does.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        return new Verb(process.ExitCode, await output, await errors);
    }
}
