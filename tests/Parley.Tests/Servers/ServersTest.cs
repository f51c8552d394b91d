using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation;
using Parley.Server.Servers;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>
/// Two servers of one installation, <c>App</c> and <c>Other</c>, on one PostgreSQL and one Redis; and Ada, who is signed in
/// and asks either, with <c>Ada</c> and <c>AdaThere</c>.
/// </summary>
public abstract class ServersTest : ChatTest
{
    private string database = "";

    private protected RedisServer Redis { get; private set; } = null!;

    private protected ParleyApp Other { get; private set; } = null!;

    private protected HttpClient AdaThere { get; private set; } = null!;

    private protected override async ValueTask BeforeAsync()
    {
        Redis = await StartRedisAsync();
        var postgres = await PostgresServer.SharedAsync();
        database = postgres.UrlOf(await postgres.CreateAsync());
    }

    private protected virtual Task<RedisServer> StartRedisAsync() => RedisServer.SharedAsync();

    private protected override ParleyApp Adjust(ParleyApp app)
    {
        Other = Prepare(new ParleyApp().With("GEMINI_API_KEY", GeminiEmulator.ApiKey).With("Gemini__BaseUrl", Gemini.BaseAddress.ToString()));
        return Prepare(app);
    }

    private protected virtual ParleyApp Prepare(ParleyApp app) => app.With("DATABASE_URL", database).With("REDIS_URL", Redis.Url);

    private protected override async ValueTask ReadyAsync()
    {
        AdaThere = Other.CreateClient();
        AdaThere.DefaultRequestHeaders.Authorization = Ada.DefaultRequestHeaders.Authorization;
        await InTouchAsync();
    }

    /// <summary>Waits until both servers have found Redis, or lost it.</summary>
    private protected async Task InTouchAsync(bool areThey = true)
    {
        foreach (var app in new[] { App, Other })
            await EventuallyAsync(() => app.Services.GetRequiredService<RedisConnection>().Database is not null == areThey);
    }

    /// <summary>Waits for what no answer tells.</summary>
    private protected static async Task EventuallyAsync(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(10, patience.Token);
    }

    private protected override async ValueTask AfterAsync()
    {
        AdaThere?.Dispose();
        await Other.DisposeAsync();
        if (Redis != await RedisServer.SharedAsync())
            await Redis.DisposeAsync();
    }
}
