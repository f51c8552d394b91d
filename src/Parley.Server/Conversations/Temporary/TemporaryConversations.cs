namespace Parley.Server.Conversations.Temporary;

/// <summary>Conversations that never touch a disk, and are dropped when they were idle for too long.</summary>
internal abstract class TemporaryConversations
{
    public const int MostPerUser = 20;
    public static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(30);

    private const int MarkAt = 12;

    private static ReadOnlySpan<byte> Mark => "temp"u8;

    /// <summary>An id for a new one: it is as good as any other, and hardly any other looks like it.</summary>
    public static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7().TryWriteBytes(bytes, bigEndian: true, out _);
        Mark.CopyTo(bytes[MarkAt..]);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Where a user's are kept.</summary>
    public abstract ConversationDatabase Of(Guid ownerId);

    /// <summary>Whether the user has any, or may have.</summary>
    public abstract ValueTask<bool> HasAnyOfAsync(Guid ownerId);

    /// <summary>Whether the user has any, where that is known without asking anybody.</summary>
    public virtual bool HasAnyHere(Guid ownerId) => false;

    /// <summary>Whether the conversation is one of the user's; asking keeps it alive.</summary>
    public abstract ValueTask<bool> VisitAsync(Guid ownerId, Guid conversationId);

    /// <summary>Keeps a new one; a user who has too many loses the one longest not looked at.</summary>
    public abstract ValueTask AddAsync(Guid ownerId, Guid conversationId);

    /// <summary>Forgets a conversation that was deleted.</summary>
    public abstract ValueTask RemoveAsync(Guid ownerId, Guid conversationId);

    public abstract ValueTask DropAllOfAsync(Guid ownerId);

    /// <summary>Drops what nobody looked at for too long, where that does not happen by itself.</summary>
    public virtual void DropIdle()
    {
    }

    /// <summary>Whether this may be the id of one.</summary>
    protected static bool MayBe(Guid conversationId)
    {
        Span<byte> bytes = stackalloc byte[16];
        conversationId.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[MarkAt..].SequenceEqual(Mark);
    }
}
