using Microsoft.AspNetCore.Http.HttpResults;
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
        return services.AddSingleton<DemoChatClient>().AddSingleton<ModelBook>().AddSingleton<ModelPipeline>().AddSingleton<ModelCatalogue>();
    }

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/models").WithUserDefaults("Models").MapGet("/", List);
        api.MapGroup("/admin").WithAdminDefaults("Models").WithBodyLimit(BodyLimit.ForAccounts).MapAdminModels();
    }

    /// <summary>The models that can be chosen, and the one that answers where none is named.</summary>
    internal static async Task<Ok<ModelList>> List(ModelCatalogue catalogue, CurrentUser user) => TypedResults.Ok(await catalogue.ListAsync(user.Id));
}
