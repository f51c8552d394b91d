using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Providers;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Providers;

/// <summary>Providers beside Gemini that speak OpenAI's API: administrators enter them, and their models are models like any other.</summary>
internal static class ProviderEndpoints
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddSettings<ProviderOptions>("Providers");
        return services.AddSingleton<ProviderHttp>().AddSingleton<ProviderKeyVault>().AddSingleton<ProviderStore>().AddSingleton<ProviderBook>()
            .AddSingleton<ProviderLists>().AddSingleton<ProviderChanges>().AddSingleton<ProviderClients>();
    }

    public static void MapProviders(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/providers").WithAdminDefaults("Models").WithBodyLimit(BodyLimit.ForAccounts);
        admin.MapGet("/", List);
        admin.MapPost("/", Create);
        admin.MapPatch("/{id:guid}", Update);
        admin.MapDelete("/{id:guid}", Remove);
        admin.MapPost("/{id:guid}/check", Check);
    }

    /// <summary>All providers beside Gemini.</summary>
    internal static async Task<Ok<ModelProviderList>> List(ProviderStore store) =>
        TypedResults.Ok(new ModelProviderList([.. (await store.ListAsync()).Select(provider => provider.ToWire())]));

    /// <summary>Adds a provider and asks it for its models. That it cannot be reached is said in the answer, and refuses nothing.</summary>
    internal static async Task<Results<Created<ModelProvider>, ProblemHttpResult>> Create(CreateModelProvider provider, ProviderChanges changes, CancellationToken cancellationToken)
    {
        var (created, refusal) = await changes.CreateAsync(provider, cancellationToken);
        return refusal is null ? TypedResults.Created((string?)null, created!.ToWire()) : refusal;
    }

    /// <summary>Changes a provider.</summary>
    internal static async Task<Results<Ok<ModelProvider>, ProblemHttpResult>> Update(Guid id, UpdateModelProvider change, ProviderChanges changes, CancellationToken cancellationToken)
    {
        var (changed, refusal) = await changes.ChangeAsync(id, change, cancellationToken);
        return refusal is not null ? refusal : changed is null ? NotFound() : TypedResults.Ok(changed.ToWire());
    }

    /// <summary>Removes a provider. Chats with its models stay, and go on with another model.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, ProviderChanges changes) =>
        await changes.RemoveAsync(id) ? TypedResults.NoContent() : NotFound();

    /// <summary>Asks a provider for its models now.</summary>
    internal static async Task<Results<Ok<ModelProvider>, ProblemHttpResult>> Check(Guid id, ProviderLists lists, CancellationToken cancellationToken) =>
        await lists.RefreshAsync(id, cancellationToken) is { } provider ? TypedResults.Ok(provider.ToWire()) : NotFound();

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such provider.");
}
