using Parley.Server.Data;

namespace Parley.Server.Spending;

/// <summary>Sets aside what calls may cost while they last.</summary>
internal static class Reservations
{
    public static void Insert(WriteConnection db, StoredReservation reservation) => db.Execute(
        """
        insert into "Reservations" ("Id", "OwnerId", "Model", "Source", "Nanos", "InputTokens", "ServerId", "HeartbeatAt")
        values (@id, @owner, @model, @source, @nanos, @input, @server, @now)
        """,
        ("@id", reservation.Id), ("@owner", reservation.OwnerId), ("@model", reservation.Model), ("@source", reservation.Source), ("@nanos", reservation.Nanos),
        ("@input", reservation.InputTokens), ("@server", reservation.ServerId), ("@now", reservation.HeartbeatAt));

    /// <summary>Knows better what a call may cost than when it was begun.</summary>
    public static void Correct(WriteConnection db, Guid id, string model, long nanos, long inputTokens) => db.Execute(
        """update "Reservations" set "Model" = @model, "Nanos" = @nanos, "InputTokens" = @input where "Id" = @id""",
        ("@model", model), ("@nanos", nanos), ("@input", inputTokens), ("@id", id));

    /// <returns>Whether it was still there: who took it away has counted the call.</returns>
    public static bool Release(WriteConnection db, Guid id) => db.Execute("""delete from "Reservations" where "Id" = @id""", ("@id", id)) > 0;

    /// <summary>Under what a call counts for which something is set aside; null where nothing is.</summary>
    public static string? SourceOf(WriteConnection db, Guid id) => db.QueryFirst("""select "Source" from "Reservations" where "Id" = @id""", row => row.GetString(0), ("@id", id));

    public static void Beat(WriteConnection db, Guid serverId, DateTimeOffset now) => db.Execute(
        """update "Reservations" set "HeartbeatAt" = @now where "ServerId" = @server""", ("@now", now), ("@server", serverId));

    /// <summary>Takes away those of servers that are no more. A reply that still counts as growing is left to those who look for such.</summary>
    public static List<StoredReservation> TakeLost(WriteConnection db, Guid serverId, DateTimeOffset aliveSince) => db.Query(
        """
        delete from "Reservations" where "ServerId" <> @server and "HeartbeatAt" < @alive
            and not exists (select 1 from "Messages" m where m."OwnerId" = "Reservations"."OwnerId" and m."Id" = "Reservations"."Id" and m."Status" = 'streaming')
        returning "Id", "OwnerId", "Model", "Source", "Nanos", "InputTokens"
        """,
        row => new StoredReservation
        {
            Id = row.GetGuid(0),
            OwnerId = row.GetGuid(1),
            Model = row.GetString(2),
            Source = row.GetString(3),
            Nanos = row.GetInt64(4),
            InputTokens = row.GetInt64(5),
        },
        ("@server", serverId), ("@alive", aliveSince));

    /// <summary>Of an account that is deleted: what is still being asked is nobody's.</summary>
    public static void Forget(WriteConnection db, Guid ownerId) => db.Execute(
        """update "Reservations" set "OwnerId" = @nobody where "OwnerId" = @owner""", ("@nobody", UsageLedger.Nobody), ("@owner", ownerId));
}
