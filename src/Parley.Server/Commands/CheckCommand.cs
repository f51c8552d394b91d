using System.CommandLine;
using Parley.Server.Checks;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

internal static class CheckCommand
{
    public static Command Check()
    {
        var url = new Option<string?>("--url") { Description = "The address by which browsers reach this Parley, to look at it from outside, through its proxy.", HelpName = "URL" };
        var command = new Command("check", "Look at the configuration, the data, Redis, the disk, the clock, Gemini and other providers, and say what to do where something is wrong.") { url };
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            var output = parsed.InvocationConfiguration.Output;
            // Without it there would have been no installation to look at.
            await output.WriteLineAsync(new Finding(Verdict.Good, "The configuration can be read.").ToString());
            var failures = 0;
            await foreach (var finding in FindAsync(installation, AddressOf(parsed.GetValue(url))).WithCancellation(cancellationToken))
            {
                await output.WriteLineAsync(finding.ToString());
                failures += finding.Verdict == Verdict.Bad ? 1 : 0;
            }

            if (failures > 0)
                throw new OperationFailedException(ExitCodes.Configuration, failures == 1 ? "One thing is not in order." : $"{failures} things are not in order.");
        }));
        return command;
    }

    private static async IAsyncEnumerable<Finding> FindAsync(Installation installation, Uri? address)
    {
        await foreach (var finding in installation.Get<DataChecks>().RunAsync())
            yield return finding;
        if (await installation.Get<RedisCheck>().RunAsync() is { } redis)
            yield return redis;
        await foreach (var finding in installation.Get<GeminiChecks>().RunAsync())
            yield return finding;
        await foreach (var finding in installation.Get<ProviderChecks>().RunAsync())
            yield return finding;
        if (address is null)
            yield break;
        await foreach (var finding in installation.Get<ProxyCheck>().RunAsync(address))
            yield return finding;
    }

    private static Uri? AddressOf(string? given) => given is null ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new OperationFailedException(ExitCodes.Usage, $"{given} is no address such as https://chat.example.org.");
}
