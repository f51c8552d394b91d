using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Hosting;

/// <summary>How the log's lines look: for people, or as JSON for whoever collects them.</summary>
internal static class LogFormat
{
    private const string Setting = "Logging:Console:FormatterName";

    /// <summary>The slim host writes its simple format whatever the setting says; this hears it.</summary>
    public static void Choose(ILoggingBuilder logging, IConfiguration configuration)
    {
        if (!string.Equals(configuration[Setting], ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase))
            return;
        logging.AddJsonConsole(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
