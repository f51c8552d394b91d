using Parley.Server.Data;

namespace Parley.Server.Spending;

/// <summary>Adds up what is spent. Each call is added once: in the unit of work that ends it.</summary>
internal static class UsageLedger
{
    /// <summary>Whom that belongs to which was an account's that is no more.</summary>
    public static readonly Guid Nobody = Guid.Empty;

    // Whoever is being deleted spends as nobody: no trace comes after the last one was taken.
    private static readonly string AddOne =
        $"""
        insert into "UsageDays" ("OwnerId", "Day", "Model", "Source", "Requests", "Estimated", "Unpriced", "InputTokens", "OutputTokens", "ThoughtTokens", "CachedTokens", "Nanos")
        select coalesce((select a."Id" from "Accounts" a where a."Id" = @owner and a."State" <> {(int)Accounts.AccountState.Deleting}), @nobody),
            @day, @model, @source, 1, @estimated, @unpriced, @input, @output, @thoughts, @cached, @nanos
        where true {Accumulate}
        """;

    private static readonly string AddAllToNobody =
        $"""
        insert into "UsageDays" ("OwnerId", "Day", "Model", "Source", "Requests", "Estimated", "Unpriced", "InputTokens", "OutputTokens", "ThoughtTokens", "CachedTokens", "Nanos")
        select @nobody, "Day", "Model", "Source", "Requests", "Estimated", "Unpriced", "InputTokens", "OutputTokens", "ThoughtTokens", "CachedTokens", "Nanos"
        from "UsageDays" where "OwnerId" = @owner {Accumulate}
        """;

    private const string Accumulate =
        """
        on conflict ("OwnerId", "Day", "Model", "Source") do update set
            "Requests" = "UsageDays"."Requests" + excluded."Requests", "Estimated" = "UsageDays"."Estimated" + excluded."Estimated",
            "Unpriced" = "UsageDays"."Unpriced" + excluded."Unpriced", "InputTokens" = "UsageDays"."InputTokens" + excluded."InputTokens",
            "OutputTokens" = "UsageDays"."OutputTokens" + excluded."OutputTokens", "ThoughtTokens" = "UsageDays"."ThoughtTokens" + excluded."ThoughtTokens",
            "CachedTokens" = "UsageDays"."CachedTokens" + excluded."CachedTokens", "Nanos" = "UsageDays"."Nanos" + excluded."Nanos"
        """;

    public static void Add(WriteConnection db, SpentCall call, UsageTime time)
    {
        var usage = call.Usage;
        db.Execute(
            AddOne,
            ("@owner", call.OwnerId), ("@nobody", Nobody), ("@day", time.Today), ("@model", call.Model), ("@source", call.Source),
            ("@estimated", usage is { Estimated: true } ? 1L : 0L),
            ("@unpriced", usage is { Unpriced: true } ? 1L : 0L),
            ("@input", usage?.InputTokens ?? 0), ("@output", usage?.OutputTokens ?? 0), ("@thoughts", usage?.ThoughtTokens ?? 0),
            ("@cached", usage?.CachedTokens ?? 0), ("@nanos", usage?.Cost is { } cost ? Money.ToNanos(cost) : 0));
    }

    /// <summary>What an account spent stays in the sums of all, and says no more whose it was.</summary>
    public static void Forget(WriteConnection db, Guid ownerId)
    {
        db.Execute(AddAllToNobody, ("@nobody", Nobody), ("@owner", ownerId));
        db.Execute("""delete from "UsageDays" where "OwnerId" = @owner""", ("@owner", ownerId));
    }
}
