using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Chat.Attachments;
using Parley.Server.Chat.Tools;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Mcp;
using Parley.Server.Spending;

namespace Parley.Server.Chat;

/// <summary>What replies cost: set aside before they begin, counted in the unit of work in which they end.</summary>
internal sealed class ReplySpending(BudgetBook budgets, OpenCalls calls, ToolServerStore servers, TimeProvider clock)
{
    /// <summary>Before a reply's question is kept.</summary>
    public async Task<ReplyAdmission> AdmitAsync(ReplyWish asked, Guid replyId)
    {
        if (!asked.Home.IsTemporary)
            return new ReplyAdmission(this, await budgets.PrepareAsync() && SourceOf(asked.OwnerId, asked.Model) != UsageSources.OwnKey, Temporary: null, Refused: null);

        // Its conversation is in another database than the budgets, so for a moment this is not known better.
        var plan = new CallPlan(replyId, asked.OwnerId, asked.Model, SourceOf(asked.OwnerId, asked.Model), default, MostOutput: null);
        var refused = await calls.OpenAsync(plan);
        return new ReplyAdmission(this, HasBudgets: false, refused is null ? plan : null, refused);
    }

    public BudgetRefusal? Check(WriteConnection db, NewReply wish) => budgets.Check(db, wish.OwnerId, new UsageTime(wish.Now));

    public void Reserve(WriteConnection db, Guid ownerId, BeginOutcome.Begun begun) =>
        Reservations.Insert(db, calls.ReservationOf(PlanOf(db, ownerId, begun, ToolOffer.CharactersOf(begun.Settings, begun.Model, () => ToolServerStore.List(db))), new UsageTime(clock.GetUtcNow())));

    /// <summary>What was set aside for a reply that is not kept on disk is made right, or dropped where nothing came of it.</summary>
    public async Task CorrectAsync(CallPlan plan, Generation? begun)
    {
        try
        {
            if (begun is null)
                await calls.DropAsync(plan.Id);
            else
            {
                // They are in another database than it.
                var list = begun.Settings?.Servers is { Count: > 0 } ? await servers.ListAsync() : [];
                var tools = ToolOffer.CharactersOf(begun.Settings, begun.Model, () => list);
                await calls.CorrectAsync(await begun.Home.ReadAsync(db => PlanOf(db, begun.OwnerId, begun.Begun, tools)));
            }
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // Too much is set aside until the reply has ended, or the next start.
        }
    }

    /// <summary>Before a reply asks the model once more: it has spent what it has spent, and what the next request may cost is set aside with it.</summary>
    /// <returns>Why it must not; null where it may.</returns>
    public async Task<BudgetRefusal?> GoOnAsync(Generation generation) => (generation.HasReservation || generation.Home.IsTemporary) && generation.UsageSoFar is { } usage
        ? await calls.GoOnAsync(new CallPlan(generation.ReplyId, generation.OwnerId, generation.Model, SourceOf(generation.OwnerId, generation.Model), default, generation.Settings?.MaxOutputTokens), usage)
        : null;

    /// <summary>The reply has ended, in this unit of work.</summary>
    /// <returns>Always true.</returns>
    public bool Settle(WriteConnection db, Generation generation, Message reply)
    {
        if (generation.Home.IsTemporary)
            return true;
        UsageLedger.Add(db, CallOf(generation, reply), new UsageTime(clock.GetUtcNow()));
        if (generation.HasReservation)
            Reservations.Release(db, reply.Id);
        return true;
    }

    /// <summary>The reply has ended in another database than that of what is spent, or is not there any more.</summary>
    public async Task SettleApartAsync(Generation generation, Message reply, bool kept)
    {
        var call = CallOf(generation, reply);
        if (generation.Home.IsTemporary)
            await calls.SettleAsync(call);
        else if (!kept)
            await generation.Home.WriteAsync(db => SettleErased(db, call));
    }

    /// <summary>What was erased is paid for all the same; what another server took over is counted by that one.</summary>
    private bool SettleErased(WriteConnection db, SpentCall call)
    {
        if (db.QueryFirst("""select 1 from "Messages" where "OwnerId" = @owner and "Id" = @id""", row => row.GetInt32(0) == 1, ("@owner", call.OwnerId), ("@id", call.Id)))
            return false;
        UsageLedger.Add(db, call, new UsageTime(clock.GetUtcNow()));
        return Reservations.Release(db, call.Id);
    }

    /// <summary>Nobody makes these any more: they cost what they asked and what came of them.</summary>
    /// <returns>The same.</returns>
    public List<AbandonedReply> CountAbandoned(WriteConnection db, List<AbandonedReply> abandoned)
    {
        foreach (var (ownerId, _, id) in abandoned)
        {
            var (model, usage) = GuessOf(db, ownerId, id);
            db.Execute(
                """update "Messages" set "Usage" = @usage where "OwnerId" = @owner and "Id" = @id""",
                ("@usage", MessageRows.ToJson(usage, ProtocolJsonContext.Default.Usage)), ("@owner", ownerId), ("@id", id));
            UsageLedger.Add(db, new SpentCall(id, ownerId, model, SourceOf(ownerId, model), usage), new UsageTime(clock.GetUtcNow()));
            Reservations.Release(db, id);
        }

        return abandoned;
    }

    private (string Model, Usage Usage) GuessOf(WriteConnection db, Guid ownerId, Guid replyId)
    {
        var (model, parentId, asked, written, thought) = db.QueryFirst(
            """
            select "Model", "ParentId", "CreatedAt", length("Text"), coalesce(length("Thoughts"), 0) from "Messages" where "OwnerId" = @owner and "Id" = @id
            """,
            row => (row.GetStringOrNull(0) ?? "", row.GetGuidOrNull(1), row.GetInstant(2), row.GetInt64(3), row.GetInt64(4)), ("@owner", ownerId), ("@id", replyId));
        var read = parentId is { } questionId ? BranchSize.CharactersOf(db, ownerId, questionId) : 0;
        return (model, CallEstimate.Guess(calls.Models, model, read, written, thought, new UsageTime(asked).Date));
    }

    private SpentCall CallOf(Generation generation, Message reply) => new(reply.Id, generation.OwnerId, generation.Model, SourceOf(generation.OwnerId, generation.Model), reply.Usage);

    private string SourceOf(Guid ownerId, string? model) => calls.SourceOf(ownerId, model, UsageSources.Chat);

    private CallPlan PlanOf(PreparedConnection db, Guid ownerId, BeginOutcome.Begun begun, int tools)
    {
        var question = begun.Exchange.UserMessage;
        var prompt = CallEstimate.PromptOf(question.Text.Length + begun.Kept.Length + (begun.Settings?.SystemInstruction?.Length ?? 0) + (begun.Settings?.AboutMe is true ? 2 * UserInstructions.Longest : 0) + tools)
            + FileTokens.Of(question.Files);
        if (question.ParentId is { } before)
        {
            prompt += BranchSize.CountedAt(db, ownerId, before) is { } counted
                ? new PromptTokens(counted.TotalTokens, counted.TotalTokens)
                : CallEstimate.PromptOf(BranchSize.CharactersOf(db, ownerId, before));
        }

        return new CallPlan(begun.Exchange.Reply.Id, ownerId, begun.Model, SourceOf(ownerId, begun.Model), prompt, begun.Settings?.MaxOutputTokens);
    }
}

/// <summary>Whether a reply may begin, as far as its price goes.</summary>
/// <param name="Spending">What it is asked of.</param>
/// <param name="HasBudgets">Whether that must be looked up.</param>
/// <param name="Temporary">What was set aside already, for a reply that is not kept on disk.</param>
/// <param name="Refused">That it must not, where that is known already.</param>
internal sealed record ReplyAdmission(ReplySpending Spending, bool HasBudgets, CallPlan? Temporary, BudgetRefusal? Refused)
{
    /// <summary>The wish, refused where a budget is spent.</summary>
    public NewReply Of(WriteConnection db, NewReply wish) =>
        (HasBudgets ? Spending.Check(db, wish) : Refused) is { } refused
            ? wish with { Refusal = new BeginOutcome.Refused(BudgetRefusal.Code, refused.Detail) { ResetsAt = refused.ResetsAt, RetryAfter = refused.RetryAfter } }
            : wish;

    public void Reserve(WriteConnection db, NewReply wish, BeginOutcome.Begun begun)
    {
        if (HasBudgets)
            Spending.Reserve(db, wish.OwnerId, begun);
    }

    /// <summary>The reply has begun, or has not.</summary>
    public Task EndAsync(Generation? begun) => Temporary is null ? Task.CompletedTask : Spending.CorrectAsync(Temporary, begun);
}
