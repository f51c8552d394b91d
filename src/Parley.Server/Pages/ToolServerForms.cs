using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Tools;
using Parley.Server.Mcp;

namespace Parley.Server.Pages;

/// <summary>The administration page's forms for servers of tools.</summary>
internal static class ToolServerForms
{
    private const string Done = "tools";

    public static void MapToolServerForms(this IEndpointRouteBuilder admin)
    {
        var servers = admin.MapGroup("/tool-servers");

        servers.MapPost("", AddAsync);
        servers.MapPost("/{id:guid}/check", CheckAsync);
        servers.MapPost("/{id:guid}/enable", (Guid id, ToolServerChanges changes, AdminReader page, CancellationToken cancellationToken) =>
            ChangeAsync(id, new UpdateToolServer(Enabled: true), changes, page, cancellationToken));
        servers.MapPost("/{id:guid}/disable", (Guid id, ToolServerChanges changes, AdminReader page, CancellationToken cancellationToken) =>
            ChangeAsync(id, new UpdateToolServer(Enabled: false), changes, page, cancellationToken));
        servers.MapPost("/{id:guid}/edit", EditAsync);
        servers.MapPost("/{id:guid}/policies", SetPoliciesAsync);
        servers.MapPost("/{id:guid}/remove", RemoveAsync);
    }

    internal static async Task<IResult> AddAsync(
        [FromForm] string? name, [FromForm] string? address, [FromForm] string? header, [FromForm] string? secret,
        ToolServerChanges changes, AdminReader page, CancellationToken cancellationToken) =>
        await page.AnswerAsync(
            (await McpEndpoints.Create(new CreateToolServer(Short(name, 40), Short(address, 2_000), HeadersOf(header, secret)), changes, cancellationToken)).Result, Done);

    internal static async Task<IResult> CheckAsync(Guid id, ToolLists lists, AdminReader page, CancellationToken cancellationToken) =>
        await page.AnswerAsync((await McpEndpoints.Check(id, lists, cancellationToken)).Result, Done);

    internal static Task<IResult> EditAsync(
        Guid id, [FromForm] string? name, [FromForm] string? address, [FromForm] string? header, [FromForm] string? secret,
        ToolServerChanges changes, AdminReader page, CancellationToken cancellationToken) =>
        ChangeAsync(id, new UpdateToolServer(Short(name, 40), Short(address, 2_000), HeadersOf(header, secret)), changes, page, cancellationToken);

    internal static Task<IResult> SetPoliciesAsync(
        Guid id, [FromForm] string[] tool, [FromForm] string[] policy, [FromForm] string[] mark, ToolServerChanges changes, AdminReader page, CancellationToken cancellationToken)
    {
        var (policies, marks) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var (name, set) in tool.Zip(policy))
            policies[name] = set;
        foreach (var (name, shown) in tool.Zip(mark))
            marks[name] = shown;
        return ChangeAsync(id, new UpdateToolServer(Policies: policies, Marks: marks), changes, page, cancellationToken);
    }

    internal static async Task<IResult> RemoveAsync(Guid id, ToolServerStore store, AdminReader page) =>
        await page.AnswerAsync((await McpEndpoints.Remove(id, store)).Result, Done);

    private static async Task<IResult> ChangeAsync(Guid id, UpdateToolServer change, ToolServerChanges changes, AdminReader page, CancellationToken cancellationToken) =>
        await page.AnswerAsync((await McpEndpoints.Update(id, change, changes, cancellationToken)).Result, Done);

    /// <summary>Absent where nothing is to be sent, or nothing else than before.</summary>
    private static Dictionary<string, string>? HeadersOf(string? name, string? value) =>
        string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(value) ? null : new() { [name.Trim()] = value.Trim() };

    // The page's fields take no more, and an empty one is refused in words.
    private static string Short(string? text, int most) => text is null ? "" : text.Length <= most ? text.Trim() : text[..most];
}
