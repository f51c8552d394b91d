using Microsoft.Extensions.Options;
using Parley.Server.Accounts;
using Parley.Server.Admin;
using Parley.Server.ApiKeys;
using Parley.Server.Backups;
using Parley.Server.Chat;
using Parley.Server.Checks;
using Parley.Server.Choices;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Drafts;
using Parley.Server.Failures;
using Parley.Server.Files;
using Parley.Server.Governor;
using Parley.Server.Hosting;
using Parley.Server.Instructions;
using Parley.Server.Keys;
using Parley.Server.Mcp;
using Parley.Server.Models;
using Parley.Server.Notices;
using Parley.Server.OpenAi;
using Parley.Server.Pages;
using Parley.Server.Presets;
using Parley.Server.Providers;
using Parley.Server.Reports;
using Parley.Server.Search;
using Parley.Server.Servers;
using Parley.Server.Sharing;
using Parley.Server.Spending;
using Parley.Server.Telemetry;
using Parley.Server.Transfers;

namespace Parley.Server;

/// <summary>The whole server, one line a feature, in reading order. The program, the tests and the benchmarks all start it here.</summary>
internal static class ParleyServer
{
    public static WebApplicationBuilder AddParley(this WebApplicationBuilder builder)
    {
        Defaults.AddTo(builder.Configuration);
        EnvironmentConfiguration.AddTo(builder.Configuration);
        ListenAddress.Choose(builder.WebHost, builder.Configuration);
        LogFormat.Choose(builder.Logging, builder.Configuration);
        builder.AddTelemetry();
        builder.Services.AddHosting();
        builder.Services.AddData();
        builder.Services.AddServers();
        builder.Services.AddAccounts();
        builder.Services.AddInstructions();
        builder.Services.AddPresets();
        builder.Services.AddAdmin();
        builder.Services.AddNotices();
        builder.Services.AddFiles();
        builder.Services.AddConversations();
        builder.Services.AddSearch();
        builder.Services.AddDrafts();
        builder.Services.AddFailures();
        builder.Services.AddKeys();
        builder.Services.AddGovernor();
        builder.Services.AddProviders();
        builder.Services.AddModels();
        builder.Services.AddMcp();
        builder.Services.AddSpending();
        builder.Services.AddChat();
        builder.Services.AddReports();
        builder.Services.AddTransfers();
        builder.Services.AddSharing();
        builder.Services.AddApiKeys();
        builder.Services.AddOpenAi();
        builder.Services.AddPages();
        builder.Services.AddBackups();
        builder.Services.AddChecks();
        return builder;
    }

    public static WebApplication UseParley(this WebApplication app)
    {
        app.UseRequestLanguage();
        app.UseHosting();
        app.UsePages();
        app.UseAccounts();
        app.UseAccountLanguage();
        app.UseRateLimiter();
        app.MapHosting();
        app.MapTelemetry();

        var api = app.MapGroup("/api");
        api.MapAccounts();
        api.MapPreferences();
        api.MapInstructions();
        api.MapPresets();
        api.MapAdmin();
        api.MapNotices();
        api.MapFiles();
        api.MapConversations();
        api.MapTrash();
        api.MapSearch();
        api.MapDrafts();
        api.MapKeys();
        api.MapModels();
        api.MapProviders();
        api.MapMcp();
        api.MapFailures();
        api.MapSpending();
        api.MapReports();
        api.MapChat();
        api.MapTransfers();
        api.MapSharing();
        api.MapApiKeys();
        app.MapOpenAi();
        app.MapPages();
        return app;
    }

    /// <summary>What must be in order before the server listens: the configuration, then the data.</summary>
    public static async Task PrepareParleyAsync(this WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(app.Lifetime.ApplicationStopping);
        // What calls of another run took is counted by its prices.
        await app.Services.GetRequiredService<ModelBook>().CurrentAsync();
        // From the start it hears what other servers count.
        app.Services.GetRequiredService<SignInThrottle>();
    }
}
