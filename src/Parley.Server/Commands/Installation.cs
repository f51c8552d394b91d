using Microsoft.Extensions.Options;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>The parts of the server that a verb works with. Nothing of it listens or runs in the background.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly WebApplication app;

    private Installation(WebApplication app) => this.app = app;

    /// <param name="settings">What counts instead of what is configured, by the names of the variables.</param>
    public static Installation Open(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddParley();
        // After the environment, which would win.
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        // What a verb has to say it says itself.
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        return new Installation(app);
    }

    public IServiceProvider Services => app.Services;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => app.Services.CreateAsyncScope();

    /// <summary>Makes the database and the key as a first start does, where there is none; else both must be in order.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Get<DatabaseStart>().IsMade)
            Get<DatabaseStart>().RequireCurrent();
        else
            await Get<DatabaseStart>().PrepareAsync(cancellationToken);

        // With the first account the key must be there: a start makes none any more.
        var anyAccount = await Get<ReadPool>().RunAsync(connection => connection.QueryFirst("""select 1 from "Accounts" """, _ => true));
        Get<SigningKey>().Load(mayCreate: !anyAccount);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Turns what the storage throws into a sentence.</summary>
    public static async Task<int> WithAsync(Func<Installation, Task> work)
    {
        await using var installation = Open();
        try
        {
            await work(installation);
            return 0;
        }
        catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception))
        {
            throw new OperationFailedException(ExitCodes.TryAgain, "The database is busy or cannot be read and written. Try again; if that does not help, look at the disk, or at the server that DATABASE_URL names.");
        }
    }
}
