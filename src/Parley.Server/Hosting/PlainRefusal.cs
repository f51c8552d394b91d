using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>Tells why the server does not start in plain sentences, without a stack trace.</summary>
internal static class PlainRefusal
{
    /// <summary>EX_CONFIG of sysexits.h: supervisors know that trying again will not help.</summary>
    private const int ConfigurationError = 78;

    public static async Task<int> TellAsync(TextWriter error, Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception exception) when (ReasonsOf(exception) is { Count: > 0 } reasons)
        {
            await error.WriteLineAsync("Parley does not start:");
            foreach (var reason in reasons)
                await error.WriteLineAsync($"- {reason}");
            return ConfigurationError;
        }
    }

    private static IReadOnlyList<string> ReasonsOf(Exception exception) => exception switch
    {
        StartRefusedException refused => refused.Reasons,
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
