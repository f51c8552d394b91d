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
        // Decided once: a key that is entered or forgotten in mid answer neither pays for it nor is asked.
        var paysSelf = calls.PaysSelf(asked.OwnerId);
        if (!asked.Home.IsTemporary)
            return new ReplyAdmission(this, paysSelf, await budgets.PrepareAsync(), Temporary: null, Refused: null);

        // Its conversation is in another database than the budgets, so for a moment this is not known better.
        var plan = new CallPlan(replyId, asked.OwnerId, asked.Model, OpenCalls.SourceOf(paysSelf, asked.Model, UsageSources.Chat), default, MostOutput: null);
        var refused = await calls.OpenAsync(plan);
        return new ReplyAdmission(this, paysSelf, HasBudgets: false, refused is null ? plan : null, refused);
    }

    public BudgetRefusal? Check(WriteConnection db, NewReply wish) => budgets.Check(db, wish.OwnerId, new UsageTime(wish.Now));

    public void Reserve(WriteConnection db, Guid ownerId, BeginOutcome.Begun begun, string source) =>
        Reservations.Insert(db, calls.ReservationOf(PlanOf(db, ownerId, begun, source, ToolOffer.CharactersOf(begun.Settings, begun.Model, () => ToolServerStore.List(db))), new UsageTime(clock.GetUtcNow())));

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
                await calls.CorrectAsync(await begun.Home.ReadAsync(db => PlanOf(db, begun.OwnerId, begun.Begun, begun.Source, tools)));
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
        ? await calls.GoOnAsync(new CallPlan(generation.ReplyId, generation.OwnerId, generation.Model, generation.Source, default, generation.Settings?.MaxOutputTokens), usage)
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
            UsageLedger.Add(db, new SpentCall(id, ownerId, model, Reservations.SourceOf(db, id) ?? UsageSources.Chat, usage), new UsageTime(clock.GetUtcNow()));
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
        return (model, CallEstimate.Guess(calls.Models, model, CallEstimate.TokensOf(read), written, thought, new UsageTime(asked).Date));
    }

    private static SpentCall CallOf(Generation generation, Message reply) => new(reply.Id, generation.OwnerId, generation.Model, generation.Source, reply.Usage);

    private static CallPlan PlanOf(PreparedConnection db, Guid ownerId, BeginOutcome.Begun begun, string source, int tools)
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

        return new CallPlan(begun.Exchange.Reply.Id, ownerId, begun.Model, source, prompt, begun.Settings?.MaxOutputTokens);
    }
}

/// <summary>Whether a reply may begin, as far as its price goes.</summary>
/// <param name="Spending">What it is asked of.</param>
/// <param name="PaysSelf">Whether its owner pays for what is asked of Gemini.</param>
/// <param name="HasBudgets">Whether that must be looked up.</param>
/// <param name="Temporary">What was set aside already, for a reply that is not kept on disk.</param>
/// <param name="Refused">That it must not, where that is known already.</param>
internal sealed record ReplyAdmission(ReplySpending Spending, bool PaysSelf, bool HasBudgets, CallPlan? Temporary, BudgetRefusal? Refused)
{
    /// <summary>The wish, refused where a budget is spent.</summary>
    public NewReply Of(WriteConnection db, NewReply wish) => HasBudgets || Refused is not null
        ? wish with { RefusalBy = model => RefusalOf(HasBudgets && SourceOf(model) != UsageSources.OwnKey ? Spending.Check(db, wish) : Refused) }
        : wish;

    /// <summary>Under what a reply of this model counts: one of <see cref="UsageSources"/>.</summary>
    public string SourceOf(string model) => OpenCalls.SourceOf(PaysSelf, model, UsageSources.Chat);

    /// <summary>Whether something is set aside for a reply: where there are budgets, and so that a crash does not hide who pays.</summary>
    public bool Reserves(string model) => HasBudgets || (Temporary is null && SourceOf(model) == UsageSources.OwnKey);

    public void Reserve(WriteConnection db, NewReply wish, BeginOutcome.Begun begun)
    {
        if (Reserves(begun.Model))
            Spending.Reserve(db, wish.OwnerId, begun, SourceOf(begun.Model));
    }

    private static BeginOutcome.Refused? RefusalOf(BudgetRefusal? refused) =>
        refused is null ? null : new BeginOutcome.Refused(BudgetRefusal.Code, refused.Detail) { ResetsAt = refused.ResetsAt, RetryAfter = refused.RetryAfter };

    /// <summary>The reply has begun, or has not.</summary>
    public Task EndAsync(Generation? begun) => Temporary is null ? Task.CompletedTask : Spending.CorrectAsync(Temporary, begun);
}
