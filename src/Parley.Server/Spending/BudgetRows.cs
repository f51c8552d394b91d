using System.Data.Common;
using Parley.Protocol.Spending;
using Parley.Server.Data;

namespace Parley.Server.Spending;

/// <summary>A budget and how it stands, in billionths of a US dollar.</summary>
internal sealed record BudgetStanding(string Scope, string Period, long Limit, long Spent, long Reserved)
{
    /// <summary>From which part on its users are warned.</summary>
    private const decimal WarnFrom = 0.8m;

    public bool IsSpent => Spent >= Limit;

    /// <summary>Spent, but for what answers that are being written may take.</summary>
    public bool IsTaken => Spent + Reserved >= Limit;

    public bool IsNear => Spent >= Limit * WarnFrom;
}

/// <summary>What all have spent in this month before the days that still change.</summary>
/// <param name="Month">The month's first day.</param>
/// <param name="Live">The first day that is not in it.</param>
/// <param name="Nanos">How much.</param>
internal sealed record ClosedDays(int Month, int Live, long Nanos);

/// <summary>Reads and writes budgets.</summary>
internal static class BudgetRows
{
    private const string Spent =
        """
        case when b."Scope" <> 'all' then
            (select coalesce(cast(sum(u."Nanos") as bigint), 0) from "UsageDays" u where u."OwnerId" = @owner and u."Day" >= case b."Period" when 'day' then @today else @month end and u."Source" <> 'own-key')
        when b."Period" = 'day' then
            (select coalesce(cast(sum(u."Nanos") as bigint), 0) from "UsageDays" u where u."Day" >= @today and u."Source" <> 'own-key')
        else @closed + (select coalesce(cast(sum(u."Nanos") as bigint), 0) from "UsageDays" u where u."Day" >= @live and u."Source" <> 'own-key') end
        """;

    private const string Reserved =
        """
        case when b."Scope" <> 'all' then
            (select coalesce(cast(sum(r."Nanos") as bigint), 0) from "Reservations" r where r."OwnerId" = @owner and r."Source" <> 'own-key')
        else (select coalesce(cast(sum(r."Nanos") as bigint), 0) from "Reservations" r where r."Source" <> 'own-key') end
        """;

    // In one statement: a call that ends meanwhile is either still reserved or spent by now, never both or neither.
    private static readonly string Standings =
        $"""
        select b."Scope", b."Period", b."Nanos", {Spent}, {Reserved} from "Budgets" b
        where b."Scope" = 'all' or (b."Scope" = 'user' and b."OwnerId" = @owner)
            or (b."Scope" = 'everyone' and not exists (select 1 from "Budgets" own where own."Scope" = 'user' and own."OwnerId" = @owner and own."Period" = b."Period"))
        order by b."Scope" desc, b."Period"
        """;

    /// <summary>The budgets that count for a user.</summary>
    public static List<BudgetStanding> StandingsOf(PreparedConnection db, Guid ownerId, UsageTime time, ClosedDays? closed)
    {
        var isCurrent = closed?.Month == time.Month;
        return db.Query(
            Standings,
            row => new BudgetStanding(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            ("@owner", ownerId), ("@today", time.Today), ("@month", time.Month), ("@closed", isCurrent ? closed!.Nanos : 0L), ("@live", isCurrent ? closed!.Live : time.Month));
    }

    /// <summary>What will not change any more in this month.</summary>
    public static ClosedDays CloseDays(PreparedConnection db, UsageTime time) => new(time.Month, Math.Max(time.Month, time.StillOpen), db.QueryFirst(
        """select coalesce(cast(sum("Nanos") as bigint), 0) from "UsageDays" where "Day" >= @month and "Day" < @live and "Source" <> 'own-key'""",
        row => row.GetInt64(0), ("@month", time.Month), ("@live", Math.Max(time.Month, time.StillOpen))));

    /// <summary>All there are, with whose they are.</summary>
    public static List<AdminBudget> List(PreparedConnection db, UsageTime time) => db.Query(
        $"""
        select b."Scope", b."Period", b."Nanos", {Spent.Replace("@owner", "b.\"OwnerId\"", StringComparison.Ordinal)}, {Reserved.Replace("@owner", "b.\"OwnerId\"", StringComparison.Ordinal)},
            a."Id", a."UserName"
        from "Budgets" b left join "Accounts" a on a."Id" = b."OwnerId"
        order by case b."Scope" when 'all' then 0 when 'everyone' then 1 else 2 end, a."NormalizedUserName", b."Period"
        """,
        row => ToWire(row, time),
        ("@today", time.Today), ("@month", time.Month), ("@closed", 0L), ("@live", time.Month));

    public static void Set(WriteConnection db, string scope, Guid ownerId, string period, long? nanos)
    {
        if (nanos is null)
        {
            db.Execute(
                """delete from "Budgets" where "OwnerId" = @owner and "Scope" = @scope and "Period" = @period""",
                ("@owner", ownerId), ("@scope", scope), ("@period", period));
            return;
        }

        db.Execute(
            """
            insert into "Budgets" ("OwnerId", "Scope", "Period", "Nanos") values (@owner, @scope, @period, @nanos)
            on conflict ("OwnerId", "Scope", "Period") do update set "Nanos" = excluded."Nanos"
            """,
            ("@owner", ownerId), ("@scope", scope), ("@period", period), ("@nanos", nanos));
    }

    public static void Forget(WriteConnection db, Guid ownerId) => db.Execute("""delete from "Budgets" where "OwnerId" = @owner""", ("@owner", ownerId));

    private static AdminBudget ToWire(DbDataReader row, UsageTime time)
    {
        var (scope, period) = (row.GetString(0), row.GetString(1));
        var isOfMany = scope == BudgetScopes.Everyone;
        return new AdminBudget(
            scope, period, Money.ToDollars(row.GetInt64(2)), row.GetGuidOrNull(5), row.GetStringOrNull(6),
            isOfMany ? null : Money.ToDollars(row.GetInt64(3)), isOfMany ? null : Money.ToDollars(row.GetInt64(4)), time.EndOf(period));
    }
}
