using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>How it stands with a call that somebody was asked to allow.</summary>
internal static class CallStates
{
    public const string Asked = "asked";
    public const string Allowed = "allowed";
    public const string Always = "always";
    public const string Denied = "denied";

    /// <summary>Nobody said anything in time.</summary>
    public const string Expired = "expired";
}

/// <summary>
/// What was asked and answered about the calls of a growing reply. It stands on the reply's row, so that any server can take the
/// answer, and in lines: number, state, mark of the tool.
/// </summary>
internal static class CallRows
{
    private sealed record Line(int Call, string State, string Mark);

    /// <summary>Says that a call waits.</summary>
    public static bool Ask(WriteConnection db, Guid ownerId, Guid replyId, int call, string mark) =>
        Change(db, ownerId, replyId, lines => [.. lines.Where(line => line.Call != call), new Line(call, CallStates.Asked, mark)]) is not null;

    /// <summary>Answers a call that waits; the first answer counts.</summary>
    /// <returns>False where it waits for none.</returns>
    public static bool Answer(WriteConnection db, Guid ownerId, Guid replyId, int call, string state)
    {
        Line? answered = null;
        var conversationId = Change(db, ownerId, replyId, lines =>
        {
            answered = lines.Find(line => line.Call == call && line.State == CallStates.Asked);
            return answered is null ? null : [.. lines.Select(line => line.Call == call ? line with { State = state } : line)];
        });
        if (conversationId is not { } id || answered is null)
            return false;
        if (state == CallStates.Always)
            Allow(db, id, answered.Mark);
        return true;
    }

    /// <summary>How it stands with a call; null where nobody was asked, or the reply grows no more.</summary>
    public static string? StateOf(PreparedConnection db, Guid ownerId, Guid replyId, int call) =>
        Read(db.QueryFirst("""select "CallAnswers" from "Messages" where "OwnerId" = @owner and "Id" = @id and "Status" = 'streaming'""", row => row.GetStringOrNull(0), ("@owner", ownerId), ("@id", replyId)))
            .Find(line => line.Call == call)?.State;

    /// <summary>The marks of the tools that are not asked for in a conversation.</summary>
    public static HashSet<string> AllowedIn(PreparedConnection db, Guid conversationId) =>
        [.. (AllowedText(db, conversationId) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static void Allow(WriteConnection db, Guid conversationId, string mark)
    {
        var allowed = AllowedIn(db, conversationId);
        if (allowed.Add(mark))
            db.Execute("""update "Conversations" set "AllowedTools" = @allowed where "Id" = @id""", ("@allowed", string.Join(' ', allowed)), ("@id", conversationId));
    }

    private static string? AllowedText(PreparedConnection db, Guid conversationId) =>
        db.QueryFirst("""select "AllowedTools" from "Conversations" where "Id" = @id""", row => row.GetStringOrNull(0), ("@id", conversationId));

    /// <returns>The conversation; null where there is no such reply that grows, or nothing was changed.</returns>
    private static Guid? Change(WriteConnection db, Guid ownerId, Guid replyId, Func<List<Line>, List<Line>?> change)
    {
        var (found, conversationId, before) = db.QueryFirst(
            $"""select "ConversationId", "CallAnswers" from "Messages" where "OwnerId" = @owner and "Id" = @id and "Status" = 'streaming' {(db.LocksRows ? "for update" : "")}""",
            row => (true, row.GetGuid(0), row.GetStringOrNull(1)), ("@owner", ownerId), ("@id", replyId));
        if (!found || change(Read(before)) is not { } after)
            return null;
        db.Execute(
            """update "Messages" set "CallAnswers" = @answers where "OwnerId" = @owner and "Id" = @id""",
            ("@answers", string.Join('\n', after.Select(line => $"{line.Call} {line.State} {line.Mark}"))), ("@owner", ownerId), ("@id", replyId));
        return conversationId;
    }

    private static List<Line> Read(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(words => words.Length == 3)
            .Select(words => new Line(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[1], words[2]))];
}
