using Parley.Server;
using Parley.Server.Hosting;

return await PlainRefusal.TellAsync(Console.Error, async () =>
{
    // What belongs to the program lies beside it, whatever directory it was started from.
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddParley();

    await using var app = builder.Build();
    app.UseParley();
    await app.PrepareParleyAsync();
    await app.RunAsync();
});
