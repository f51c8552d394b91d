using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Appends a question and its empty reply to a tree: the point from which on nothing is lost.</summary>
internal static class QuestionWriter
{
    public static BeginOutcome Append(WriteConnection db, NewReply wish, Question question)
    {
        if (SentBefore(db, wish.OwnerId, question) is { } outcome)
            return outcome;
        if (!wish.Allowed)
            return Refusals.TooMany;

        var send = question.Send;
        TreeNode? anchor = null;
        if ((send.EditOf ?? send.ParentId) is { } anchorId)
        {
            anchor = TreeNode.Find(db, wish.OwnerId, anchorId);
            if (anchor is null || (send.ConversationId is { } named && named != anchor.ConversationId))
                return BeginOutcome.NotFound("message");
        }

        if ((send.ConversationId ?? anchor?.ConversationId) is not { } conversationId)
            return RefusalBy(wish.ChooseModel(null), wish, question) ?? (BeginOutcome)Open(db, wish, question);

        if (ConversationHead.Find(db, wish.OwnerId, conversationId) is not { } head)
            return BeginOutcome.NotFound("conversation");
        if (send.History is not null)
            return new BeginOutcome.Refused(ProblemCodes.InvalidRequest, "A history can only open a new conversation.", "history");

        if (question.IsSummary && head.CurrentMessageId is null)
            return new BeginOutcome.Refused(ProblemCodes.InvalidRequest, "There is nothing to sum up yet.");

        var current = anchor is null && head.CurrentMessageId is { } leaf ? TreeNode.Find(db, wish.OwnerId, leaf) : null;
        if ((Unfit(send, anchor ?? current) ?? RefusalBy(wish.ChooseModel(head.Model), wish, question)) is { } refused)
            return refused;

        var parentId = send.EditOf is null ? (anchor ?? current)?.Id : anchor!.ParentId;
        return AppendTo(db, wish, question, head, parentId, opened: false);
    }

    private static BeginOutcome.Refused? RefusalBy(string model, NewReply wish, Question question) => wish.RefusalBy(model) ?? question.RefusalBy(model);

    /// <summary>Null where nothing is set.</summary>
    private static ModelSettings? WithUser(ModelSettings? settings, bool? aboutMe) =>
        (settings?.AboutMe == aboutMe ? settings : (settings ?? new()) with { AboutMe = aboutMe }) is { IsEmpty: false } set ? set : null;

    private static BeginOutcome? SentBefore(WriteConnection db, Guid ownerId, Question question)
    {
        if (question.Send.MessageId is not { } id)
            return null;

        // The reply to a question is inserted right after it.
        var (found, deleted, hash, replyId) = db.QueryFirst(
            """
            select q."RequestHash", r."Id", c."DeletedAt" is not null from "Messages" q
            join "Conversations" c on c."Id" = q."ConversationId"
            left join "Messages" r on r."ConversationId" = q."ConversationId" and r."Sequence" = q."Sequence" + 1 and r."ParentId" = q."Id"
            where q."OwnerId" = @owner and q."Id" = @id
            """,
            row => (true, row.GetBoolean(2), row.IsDBNull(0) ? [] : row.GetFieldValue<byte[]>(0), row.GetGuidOrNull(1)),
            ("@owner", ownerId), ("@id", id));
        if (!found)
            return null;
        if (deleted)
            return BeginOutcome.NotFound("conversation");

        return replyId is { } reply && hash.AsSpan().SequenceEqual(question.RequestHash)
            ? new BeginOutcome.Repeated(reply)
            : BeginOutcome.IdReused();
    }

    private static BeginOutcome.Refused? Unfit(SendMessage send, TreeNode? parent) => parent switch
    {
        { IsReply: true } when send.EditOf is not null =>
            new(ProblemCodes.InvalidRequest, "Only one's own message can be edited; a reply can be regenerated.", "editOf"),
        { IsReply: false } when send.ParentId is not null =>
            new(ProblemCodes.InvalidParent, "A message goes on from a reply, not from another message of the user.", "parentId"),
        { Status: MessageStatus.Streaming } when send.EditOf is null => Refusals.Busy,
        _ => null,
    };

    private static BeginOutcome.Begun Open(WriteConnection db, NewReply wish, Question question)
    {
        var head = ConversationHead.Insert(db, wish, question.Title);
        Guid? parentId = null;
        var history = question.Send.History ?? [];
        foreach (var (index, past) in history.Index())
        {
            var message = new Message
            {
                Id = Guid.CreateVersion7(wish.Now.AddMilliseconds(index - history.Count)),
                ConversationId = head.Id,
                ParentId = parentId,
                Role = past.Role!,
                Text = past.Content!,
                Status = MessageStatus.Complete,
                CreatedAt = wish.Now,
            };
            MessageWriter.Insert(db, wish.OwnerId, head.NextSequence++, message);
            parentId = message.Id;
        }

        return AppendTo(db, wish, question, head, parentId, opened: true);
    }

    private static BeginOutcome.Begun AppendTo(WriteConnection db, NewReply wish, Question question, ConversationHead head, Guid? parentId, bool opened)
    {
        var model = wish.ChooseModel(head.Model);
        var asked = new Message
        {
            Id = question.Send.MessageId ?? Guid.CreateVersion7(wish.Now),
            ConversationId = head.Id,
            ParentId = parentId,
            Role = MessageRoles.User,
            Text = question.Send.Message!,
            Status = MessageStatus.Complete,
            CreatedAt = wish.Now,
            Attachments = question.Files?.Select(file => file.Id).ToList(),
            Files = question.Files,
            Summary = question.IsSummary ? true : null,
        };
        MessageWriter.Insert(db, wish.OwnerId, head.NextSequence++, asked, requestHash: question.RequestHash);
        var sent = question.Send.Settings;
        var aboutMe = sent?.AboutMe ?? (opened ? question.AboutMe : head.Settings?.AboutMe);
        var settings = WithUser(sent ?? head.Settings, aboutMe);
        var reply = MessageWriter.InsertReply(db, wish, head, asked, model, settings);
        if (question.KeepsSettings && sent is not null)
            ConversationWriter.KeepSettings(db, wish.OwnerId, head.Id, sent with { AboutMe = aboutMe });
        else if (opened && aboutMe is true)
            ConversationWriter.KeepSettings(db, wish.OwnerId, head.Id, new ModelSettings(AboutMe: true));

        // Whoever writes to a conversation works with it again: it is archived no longer.
        var chosen = question.Send.Model is null && !opened ? head.Model : model;
        db.Execute(
            """update "Conversations" set "CurrentMessageId" = @current, "NextSequence" = @next, "Model" = @model, "UpdatedAt" = @now, "Archived" = @no where "Id" = @id""",
            ("@current", reply.Id), ("@next", head.NextSequence), ("@model", chosen), ("@now", wish.Now), ("@no", false), ("@id", head.Id));
        return new BeginOutcome.Begun(new Exchange(head.Id, asked, reply), model, settings, Opened: opened);
    }
}
