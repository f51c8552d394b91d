using Parley.Emulation;

namespace Parley.Tests.Processes;

/// <summary>A test of the built server in a process of its own, over the emulator; whoever derives says when it starts.</summary>
public abstract class RealServerTest : IAsyncLifetime
{
    private protected GeminiEmulator Gemini { get; private set; } = null!;

    private protected RealServer Server { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync();
        Server = new RealServer(Gemini);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Gemini.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
