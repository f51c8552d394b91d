namespace Parley.Emulation;

internal static class Program
{
    public static async Task Main(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
        var options = configuration.Get<EmulatorOptions>() ?? new EmulatorOptions();

        await using var gemini = await GeminiEmulator.StartAsync(options);
        Console.WriteLine($"Gemini emulator on {gemini.BaseAddress} (key: {GeminiEmulator.ApiKey})");
        await gemini.WaitForShutdownAsync();
    }
}
