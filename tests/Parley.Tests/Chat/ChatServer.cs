using Parley.Emulation;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

/// <summary>One server and its emulator for all tests of a class that look only at what they did themselves.</summary>
public class ChatServer : IAsyncLifetime
{
    internal GeminiEmulator Gemini { get; private set; } = null!;

    internal ParleyApp App { get; private set; } = null!;

    internal HttpClient Ada { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync();
        App = Adjust(ChatTest.AppOf(Gemini).With("RateLimits__Enabled", "false"));
        Ada = await App.SignedInAsAsync("ada");
    }

    public async ValueTask DisposeAsync()
    {
        Ada.Dispose();
        await App.DisposeAsync();
        await Gemini.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected virtual ParleyApp Adjust(ParleyApp app) => app;
}
