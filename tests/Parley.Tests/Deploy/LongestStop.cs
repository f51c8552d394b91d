using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;

namespace Parley.Tests.Deploy;

/// <summary>How long the server may take to stop, as the program itself has it; whoever stops it must wait for longer.</summary>
internal static class LongestStop
{
    public static int Seconds { get; } =
        (int)new ServiceCollection().AddServerLimits().BuildServiceProvider().GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds + 1;
}
