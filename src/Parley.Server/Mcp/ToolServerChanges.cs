using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Tools;
using Parley.Server.Hosting;
using Parley.Server.Outbound;

namespace Parley.Server.Mcp;

/// <summary>What an administrator does to servers of tools, once it was looked at.</summary>
internal sealed class ToolServerChanges(ToolServerStore store, ToolLists lists, HeaderVault vault, GuardedHttp http, TimeProvider clock)
{
    public async Task<(KnownServer? Server, ProblemHttpResult? Refusal)> CreateAsync(CreateToolServer wanted, CancellationToken cancellationToken)
    {
        if ((WrongName(wanted.Name) ?? WrongAddress(wanted.Address!) ?? WrongHeaders(wanted.Headers)) is { } wrong)
            return (null, wrong);

        var id = Guid.CreateVersion7();
        var headers = wanted.Headers ?? new Dictionary<string, string>();
        var server = new KnownServer(
            id, wanted.Name!.Trim(), wanted.Address!, vault.Lock(headers, id, wanted.Address!), [.. headers.Keys], wanted.Enabled ?? true, [], CheckedAt: null, Problem: null, clock.GetUtcNow());
        if (!await store.AddAsync(server))
            return (null, Problems.Refuse(ProblemCodes.TooManyToolServers, "There are 50 tool servers already. Remove some first."));
        return (await lists.RefreshAsync(id, cancellationToken) ?? server, null);
    }

    public async Task<(KnownServer? Server, ProblemHttpResult? Refusal)> ChangeAsync(Guid id, UpdateToolServer change, CancellationToken cancellationToken)
    {
        if ((WrongName(change.Name) ?? (change.Address is { } address ? WrongAddress(address) : null) ?? WrongHeaders(change.Headers)) is { } wrong)
            return (null, wrong);
        if (change.Policies?.Values.Any(policy => policy is not (ToolPolicies.Ask or ToolPolicies.Allow or ToolPolicies.Deny)) is true)
            return (null, Problems.Invalid("policies", "A tool is asked for, allowed or denied: ask, allow, deny."));

        var (isElsewhere, isAnother) = (false, false);
        var changed = await store.ChangeAsync(id, server =>
        {
            // Nobody has seen it: it may be asked for and denied, and is not allowed unseen.
            isAnother = change.Marks is { } marks && server.Tools.Any(tool => change.Policies?.GetValueOrDefault(tool.Name) == ToolPolicies.Allow && marks.GetValueOrDefault(tool.Name) != tool.Mark);
            if (isAnother)
                return server;
            var moves = change.Address is not null && change.Address != server.Address;
            isElsewhere = moves || change.Headers is not null;
            // What authorizes this installation at one place is not sent to another.
            var headers = change.Headers ?? (moves ? new Dictionary<string, string>() : null);
            return server with
            {
                Name = change.Name?.Trim() ?? server.Name,
                Address = change.Address ?? server.Address,
                Headers = headers is null ? server.Headers : vault.Lock(headers, id, change.Address ?? server.Address),
                HeaderNames = headers is null ? server.HeaderNames : [.. headers.Keys],
                IsEnabled = change.Enabled ?? server.IsEnabled,
                // Nor is allowed there what was allowed here.
                Tools = moves ? [] : [.. server.Tools.Select(tool => change.Policies?.TryGetValue(tool.Name, out var policy) is true ? tool.With(policy) : tool)],
            };
        });
        if (isAnother)
            return (null, Problems.Refuse(ProblemCodes.ToolChanged, "A tool is described in another way by now. Look at it again before you allow it."));
        return (changed is not null && isElsewhere ? await lists.RefreshAsync(id, cancellationToken) : changed, null);
    }

    private static ProblemHttpResult? WrongName(string? name) =>
        name is not null && (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)) ? Problems.Invalid("name", "A name says something.") : null;

    private ProblemHttpResult? WrongAddress(string address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? Problems.Invalid("address", "It is no address of a server.")
        : http.RefusalOf(parsed) is { } refusal ? Problems.Invalid("address", refusal)
        : null;

    private static ProblemHttpResult? WrongHeaders(IReadOnlyDictionary<string, string>? headers) =>
        HeaderRules.RefusalOf(headers) is { } refusal ? Problems.Invalid("headers", refusal) : null;
}
