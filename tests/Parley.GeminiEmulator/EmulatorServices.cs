using Parley.Emulation.Answers;
using Parley.Emulation.Delivery;
using Parley.Emulation.Errors;
using Parley.Emulation.Files;
using Parley.Emulation.Http;
using Parley.Emulation.Validation;
using Parley.Emulation.Vertex;

namespace Parley.Emulation;

/// <summary>The emulator's parts and its routes.</summary>
internal static class EmulatorServices
{
    private static readonly string[] Versions = ["v1", "v1beta", "v1alpha"];

    public static void AddEmulator(this IServiceCollection services) => services
        .AddSingleton<AnswerBook>()
        .AddSingleton<FileShelf>(services => new FileShelf(services.GetRequiredService<TimeProvider>()))
        .AddSingleton<RequestLog>()
        .AddSingleton<Recorder>()
        .AddSingleton<Signer>()
        .AddSingleton<RequestRules>()
        .AddSingleton<MinuteQuota>()
        .AddSingleton<KeyDesk>()
        .AddSingleton<TokenDesk>()
        .AddSingleton<Generator>()
        .AddSingleton<BenchClock>()
        .AddHostedService(services => services.GetRequiredService<BenchClock>());

    public static void MapEmulator(this WebApplication app)
    {
        app.MapControl();
        foreach (var version in Versions)
        {
            var api = app.MapGroup(version).AddEndpointFilter(ApiKeys.RequireAsync);
            api.MapModels();
            api.MapGenerate();
            api.MapFiles();
            app.MapUploads(version);
        }
        app.MapVertex();
        app.MapFallback(NotFound);
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/emulator"), branch => branch.UseMiddleware<Recorder>());
    }

    internal static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=UTF-8";
        return context.Response.WriteAsync(ErrorPage.For(404));
    }
}
