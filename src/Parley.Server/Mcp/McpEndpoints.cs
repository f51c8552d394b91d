using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Protocol.Tools;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Outbound;

namespace Parley.Server.Mcp;

/// <summary>Servers of tools: administrators enter them, users choose among them.</summary>
internal static class McpEndpoints
{
    private const string Tag = "Tools";

    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddSettings<McpOptions>("Tools");
        return services.AddSingleton(provider => new GuardedHttp(provider.GetRequiredService<IOptions<McpOptions>>().Value)).AddSingleton<HeaderVault>().AddSingleton<McpConnections>()
            .AddSingleton<ToolServerStore>().AddSingleton<ToolLists>().AddSingleton<ToolServerChanges>();
    }

    public static void MapMcp(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/tools").WithUserDefaults(Tag).MapGet("/", ListOffered);

        var admin = api.MapGroup("/admin/tool-servers").WithAdminDefaults(Tag).WithBodyLimit(BodyLimit.ForAccounts);
        admin.MapGet("/", List);
        admin.MapPost("/", Create);
        admin.MapPatch("/{id:guid}", Update);
        admin.MapDelete("/{id:guid}", Remove);
        admin.MapPost("/{id:guid}/check", Check);
    }

    /// <summary>The servers of tools that a conversation can be set to, with what they can do.</summary>
    internal static async Task<Ok<OfferedToolServers>> ListOffered(ToolServerStore store) => TypedResults.Ok(new OfferedToolServers([.. (await store.ListAsync())
        .Where(server => server.IsEnabled)
        .Select(server => new OfferedToolServer(server.Id, server.Name, [.. server.Tools.Where(tool => tool.Policy != ToolPolicies.Deny).Select(tool => tool.ToWire())]))]));

    /// <summary>All servers of tools.</summary>
    internal static async Task<Ok<ToolServerList>> List(ToolServerStore store) =>
        TypedResults.Ok(new ToolServerList([.. (await store.ListAsync()).Select(server => server.ToWire())]));

    /// <summary>Adds a server of tools and asks it for its tools. That it cannot be reached is said in the answer, and refuses nothing.</summary>
    internal static async Task<Results<Created<ToolServer>, ProblemHttpResult>> Create(CreateToolServer server, ToolServerChanges changes, CancellationToken cancellationToken)
    {
        var (created, refusal) = await changes.CreateAsync(server, cancellationToken);
        return refusal is null ? TypedResults.Created((string?)null, created!.ToWire()) : refusal;
    }

    /// <summary>Changes a server of tools, or what its tools may do.</summary>
    internal static async Task<Results<Ok<ToolServer>, ProblemHttpResult>> Update(Guid id, UpdateToolServer change, ToolServerChanges changes, CancellationToken cancellationToken)
    {
        var (changed, refusal) = await changes.ChangeAsync(id, change, cancellationToken);
        return refusal is not null ? refusal : changed is null ? NotFound() : TypedResults.Ok(changed.ToWire());
    }

    /// <summary>Removes a server of tools. Conversations that were set to it go on without.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, ToolServerStore store) =>
        await store.RemoveAsync(id) ? TypedResults.NoContent() : NotFound();

    /// <summary>Asks a server for its tools now.</summary>
    internal static async Task<Results<Ok<ToolServer>, ProblemHttpResult>> Check(Guid id, ToolLists lists, CancellationToken cancellationToken) =>
        await lists.RefreshAsync(id, cancellationToken) is { } server ? TypedResults.Ok(server.ToWire()) : NotFound();

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such tool server.");
}
