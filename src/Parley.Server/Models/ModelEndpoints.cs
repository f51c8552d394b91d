using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol.Models;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Models.Demo;

namespace Parley.Server.Models;

internal static class ModelEndpoints
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSettings<GeminiOptions>("Gemini")
            .Configure<IConfiguration>((options, configuration) =>
                options.ApiKey = (configuration["GEMINI_API_KEY"] is { Length: > 0 } key ? key : options.ApiKey)?.Trim())
            .Validate(options => options.BaseUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "Gemini__BaseUrl is an address that begins with https:// or http://.")
            .Validate(options => options.FirstByteTimeout > TimeSpan.Zero && options.IdleTimeout > TimeSpan.Zero && options.ConnectTimeout > TimeSpan.Zero,
                "Gemini__FirstByteTimeout, Gemini__IdleTimeout and Gemini__ConnectTimeout are longer than nothing, written as hh:mm:ss.");
        services.AddKeyedSingleton("gemini", (provider, _) => GeminiHttp.CreateClient(Options(provider)));
        services.AddSingleton(provider => new GeminiChatClient(Http(provider), Options(provider), Clock(provider)));
        services.AddSingleton(provider => new GeminiModels(Http(provider), Options(provider), Clock(provider)));
        services.AddSingleton(provider => new GeminiFiles(Http(provider), Options(provider), Clock(provider)));
        return services.AddSingleton<DemoChatClient>().AddSingleton<ModelBook>().AddSingleton<ModelPipeline>().AddSingleton<ModelCatalogue>();
    }

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/models").WithUserDefaults("Models").MapGet("/", List);
        api.MapGroup("/admin").WithAdminDefaults("Models").WithBodyLimit(BodyLimit.ForAccounts).MapAdminModels();
    }

    /// <summary>The models that can be chosen, and the one that answers where none is named.</summary>
    internal static async Task<Ok<ModelList>> List(ModelCatalogue catalogue) => TypedResults.Ok(await catalogue.ListAsync());

    private static GeminiOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<GeminiOptions>>().Value;

    private static HttpClient Http(IServiceProvider provider) => provider.GetRequiredKeyedService<HttpClient>("gemini");

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
