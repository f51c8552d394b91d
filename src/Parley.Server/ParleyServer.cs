using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server;

/// <summary>The whole server, one line a feature, in reading order. The program, the tests and the benchmarks all start it here.</summary>
internal static class ParleyServer
{
    public static WebApplicationBuilder AddParley(this WebApplicationBuilder builder)
    {
        builder.Services.AddHosting();
        builder.Services.AddData();
        builder.Services.AddAccounts();
        return builder;
    }

    public static WebApplication UseParley(this WebApplication app)
    {
        app.UseHosting();
        app.UseAccounts();
        app.MapHosting();

        var api = app.MapGroup("/api");
        api.MapAccounts();
        return app;
    }
}
