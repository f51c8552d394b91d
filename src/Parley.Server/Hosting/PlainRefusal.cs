using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>Tells why the program did not do what it was started for in plain sentences, without a stack trace.</summary>
internal static class PlainRefusal
{
    /// <param name="error">Where to.</param>
    /// <param name="heading">What did not happen.</param>
    /// <param name="run">What is to happen; it says with which exit code.</param>
    public static async Task<int> TellAsync(TextWriter error, string heading, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (ReasonsOf(exception) is { Count: > 0 } reasons)
        {
            await error.WriteLineAsync(heading);
            foreach (var reason in reasons)
                await error.WriteLineAsync($"- {reason}");
            return (exception as OperationFailedException)?.ExitCode ?? ExitCodes.Configuration;
        }
    }

    private static IReadOnlyList<string> ReasonsOf(Exception exception) => exception switch
    {
        StartRefusedException refused => refused.Reasons,
        OperationFailedException failed => [failed.Message],
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(ReasonsOf)],
        IOException { InnerException: AddressInUseException } taken =>
            [$"{taken.Message.TrimEnd('.')}. Stop what listens there, or set ASPNETCORE_URLS to another address."],
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AccessDenied } unusable =>
            [$"The address to listen on cannot be used: {unusable.Message}. Set ASPNETCORE_URLS to one of this machine, with a port that its user may open."],
        _ => [],
    };
}
