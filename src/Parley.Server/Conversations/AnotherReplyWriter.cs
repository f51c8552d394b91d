using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Puts another reply beside one that is there; nothing is overwritten.</summary>
internal static class AnotherReplyWriter
{
    public static BeginOutcome Append(WriteConnection db, NewReply wish, AnotherReply another)
    {
        var old = db.QueryFirst(
            $"""select {MessageRows.Columns}, "Settings" from "Messages" where "OwnerId" = @owner and "Id" = @id""",
            row => (Message: MessageRows.Read(row), Settings: MessageRows.FromJson(row, MessageRows.Count, ProtocolJsonContext.Default.ModelSettings)),
            ("@owner", wish.OwnerId), ("@id", another.ToReplyId));
        if (old.Message is not { Role: MessageRoles.Assistant } reply || ConversationHead.Find(db, wish.OwnerId, reply.ConversationId) is not { } head)
            return BeginOutcome.NotFound("reply");
        if (reply.Status == MessageStatus.Streaming)
            return Refusals.Busy;

        var kept = another.GoOn ? reply.Text : "";
        if (another.GoOn && reply is { Status: MessageStatus.Complete, FinishReason: not FinishReasons.Length })
            return new BeginOutcome.Refused(ProblemCodes.NothingToContinue, "This answer came to its end; there is nothing to go on with.");
        if (!wish.Allowed)
            return Refusals.TooMany;

        var question = reply.ParentId is { } parentId
            ? db.QueryFirst($"""select {MessageRows.Columns} from "Messages" where "OwnerId" = @owner and "Id" = @id""",
                MessageRows.Read, ("@owner", wish.OwnerId), ("@id", parentId))
            : null;
        if (question is not { Role: MessageRoles.User })
            return new BeginOutcome.Refused(ProblemCodes.InvalidParent, "This reply follows no question that could be answered again.");

        var model = wish.ChooseModel(another.GoOn ? reply.Model : head.Model);
        if (wish.RefusalBy(model) is { } never)
            return never;
        var settings = another.Settings ?? (another.GoOn ? null : head.Settings) ?? old.Settings;
        if (settings is { AboutMe: null } && another.Settings is not null)
            settings = settings with { AboutMe = (head.Settings ?? old.Settings)?.AboutMe };
        var inserted = MessageWriter.InsertReply(db, wish, head, question, model, settings);
        db.Execute(
            """update "Conversations" set "CurrentMessageId" = @current, "NextSequence" = @next where "Id" = @id""",
            ("@current", inserted.Id), ("@next", head.NextSequence), ("@id", head.Id));
        return new BeginOutcome.Begun(new Exchange(head.Id, question, inserted), model, settings, kept)
        {
            KeptParts = another.GoOn ? reply.Parts : null,
        };
    }
}
