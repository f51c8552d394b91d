using Parley.Server;
using Parley.Server.Commands;
using Parley.Server.Hosting;

if (CommandLine.IsMeant(args))
    return await CommandLine.RunAsync(args);

return await PlainRefusal.TellAsync(Console.Error, "Parley does not start:", async () =>
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
    {
        // Settings are read once; watching their files would have every write below them reported.
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        // What belongs to the program lies beside it, whatever directory it was started from.
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.AddParley();

    await using var app = builder.Build();
    app.UseParley();
    await app.PrepareParleyAsync();
    try
    {
        await app.RunAsync();
    }
    catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
    {
        // It was told to stop before the last step of its start, or the time for stopping was over: it has stopped.
    }

    return 0;
});
