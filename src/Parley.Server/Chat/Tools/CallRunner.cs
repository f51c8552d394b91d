using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Parley.Protocol.Tools;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Mcp;

namespace Parley.Server.Chat.Tools;

/// <summary>Runs the calls of one answer: those of a step at the same time, each once and only where it is allowed, and their results in their order.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a handle it holds nothing, and what was given up may still leave its place.")]
internal sealed class CallRunner(
    ToolOffer offer, ToolServerStore servers, UserPlaces userPlaces, ToolSession session, CallApprovals approvals, Generation generation, McpOptions limits, TimeProvider clock)
{
    private const int AtOnce = 8;
    private readonly SemaphoreSlim places = new(AtOnce);
    private long ticks;
    private int made;

    /// <summary>Whether so many more may be run.</summary>
    public bool MayRun(int more) => made + more <= limits.MaxCalls && Interlocked.Read(ref ticks) < limits.TotalTime.Ticks;

    /// <summary>Runs the calls of a step.</summary>
    /// <param name="calls">What the model wants.</param>
    /// <param name="mayRun">Whether anything may be run any more.</param>
    /// <param name="results">Takes the results, to go to the model.</param>
    /// <returns>What is to be shown of it, as it comes.</returns>
    public IAsyncEnumerable<string> RunAsync(IReadOnlyList<WantedCall> calls, bool mayRun, List<JsonObject> results)
    {
        made += calls.Count;
        var shown = Channel.CreateUnbounded<string>();
        List<Task<JsonObject>> running = [.. calls.Select(call => mayRun
            ? AnswerAsync(call, shown.Writer)
            : Task.FromResult(ToolResult.Failed("No more tools can be used in this answer. Answer with what is known, and say what is missing.")))];
        _ = InOrderAsync(calls, running, results, shown.Writer);
        return shown.Reader.ReadAllAsync(generation.Cancelled);
    }

    private static async Task InOrderAsync(IReadOnlyList<WantedCall> calls, List<Task<JsonObject>> running, List<JsonObject> results, ChannelWriter<string> shown)
    {
        try
        {
            for (var i = 0; i < calls.Count; i++)
            {
                var result = CallParts.OfResponse(calls[i].Id, calls[i].Name, await running[i]);
                results.Add(result);
                var part = result.DeepClone().AsObject();
                part[CallParts.Number] = calls[i].Number;
                await shown.WriteAsync(part.ToJsonString());
            }

            shown.Complete();
        }
        catch (Exception failure)
        {
            shown.Complete(failure);
        }
    }

    private async Task<JsonObject> AnswerAsync(WantedCall call, ChannelWriter<string> shown)
    {
        if (offer.Find(call.Name) is not { } offered)
            return ToolResult.Failed("There is no tool of this name.");
        if (await NowAsync(offered) is not { } wanted)
            return Forbidden();
        if (wanted.Tool.EffectivePolicy != ToolPolicies.Allow && await AskAsync(call, wanted, shown) is { } refusal)
            return ToolResult.Failed(refusal);

        using var place = await userPlaces.TakeAsync(generation.OwnerId, wanted.Server.Id.ToString(), generation.Cancelled);
        await places.WaitAsync(generation.Cancelled);
        var started = clock.GetTimestamp();
        try
        {
            // People take their time, and so do other calls: what counts is what holds now.
            if (await NowAsync(offered) is null)
                return Forbidden();
            return await session.CallAsync(wanted.Server, wanted.Tool, call.Arguments, generation.Cancelled);
        }
        finally
        {
            Interlocked.Add(ref ticks, clock.GetElapsedTime(started).Ticks);
            places.Release();
        }
    }

    private static JsonObject Forbidden() => ToolResult.Failed("This tool may not be used any more. It was not run; do not ask for it again.");

    /// <summary>The tool as it stands with its server at this moment; null where it is another one, or may not be used.</summary>
    private async Task<OfferedTool?> NowAsync(OfferedTool offered) =>
        await Patiently.DoAsync(() => servers.FindAsync(offered.Server.Id), clock, generation.Cancelled) is { IsEnabled: true } server && server.Address == offered.Server.Address
        && server.Tools.FirstOrDefault(tool => tool.Name == offered.Tool.Name) is { } tool && tool.Policy != ToolPolicies.Deny && tool.Mark == offered.Tool.Mark
            ? offered with { Server = server, Tool = tool }
            : null;

    /// <returns>Why it is not run; null where it is.</returns>
    private async Task<string?> AskAsync(WantedCall call, OfferedTool wanted, ChannelWriter<string> shown)
    {
        var mark = wanted.Tool.Mark + wanted.Server.Id.ToString("N");
        if (await Patiently.DoAsync(() => CallApprovals.IsAllowedAsync(generation, mark), clock, generation.Cancelled))
            return null;

        var state = await approvals.AskAsync(generation, call.Number, mark, until => shown.TryWrite(CallParts.OfApproval(call.Number, CallStates.Asked, until)));
        shown.TryWrite(CallParts.OfApproval(call.Number, state));
        return state switch
        {
            CallStates.Allowed or CallStates.Always => null,
            CallStates.Denied => "The user did not allow this call. It was not run; do not ask for it again.",
            _ => "Nobody allowed this call in time. It was not run.",
        };
    }
}
