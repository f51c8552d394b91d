using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Parley.Server.Chat.Attachments;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Mcp;

namespace Parley.Server.Chat.Tools;

/// <summary>Asks the model, runs what it calls, and asks it again with the results, until it has answered or has called enough.</summary>
internal sealed class ToolLoop(
    FileAsker asker, ToolServerStore servers, ToolLists lists, McpConnections connections, UserPlaces places, CallApprovals approvals, CheckpointWriter checkpoints, ReplySpending spending, IOptions<McpOptions> options, TimeProvider clock)
{
    /// <summary>The answer, as if it had come at once; calls, questions about them and results are parts of it.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> AskAsync(IChatClient client, ChatOptions asked, Generation generation, IReadOnlyList<BranchMessage> branch)
    {
        var offer = await Patiently.DoAsync(() => ToolOffer.ReadAsync(generation, servers, lists), clock, generation.Cancelled);
        if (offer.IsEmpty)
        {
            await foreach (var update in asker.AskAsync(client, asked, generation, branch))
                yield return update;
            yield break;
        }

        offer.AddTo(asked);
        generation.CharactersAsked += offer.Characters;
        await using var session = new ToolSession(connections, options);
        var runner = new CallRunner(offer, servers, places, session, approvals, generation, options.Value, clock);
        var turn = new ToolTurn(offer, KeptCalls.Last(generation.KeptParts));
        try
        {
            for (var step = 1; ; step++)
            {
                turn.BeginStep();
                await foreach (var update in asker.AskAsync(client, asked, generation, branch, turn.Parts))
                    yield return turn.Take(update);
                if (!turn.WantsResults || asked.ToolMode == ChatToolMode.None)
                    break;

                // What was begun is on disk before it is: a crash must not hide that something was run.
                checkpoints.Hurry();
                await generation.KeptUpToAsync(generation.Log.LastDeltaId);
                var mayRun = step < options.Value.MaxSteps && runner.MayRun(turn.Calls.Count);
                var results = new List<JsonObject>();
                await foreach (var part in runner.RunAsync(turn.Calls, mayRun, results))
                    yield return ToolTurn.Show(part);
                turn.Answer(results);
                if (await Patiently.DoAsync(() => spending.GoOnAsync(generation), clock, generation.Cancelled) is { } refused)
                    throw new BudgetSpentException(refused);
                if (!mayRun)
                    asked.ToolMode = ChatToolMode.None;
            }
        }
        finally
        {
            approvals.Forget(generation.ReplyId);
        }
    }
}
