using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>
/// Something that can be searched for: a title, or a message that is whole. Written with it in one transaction; the
/// search's index follows the numbers, which only rise, and is never ahead of them.
/// </summary>
internal sealed class SearchEntry
{
    public long Id { get; init; }
    public Guid OwnerId { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>Null for the conversation's title.</summary>
    public Guid? MessageId { get; init; }

    public static void Add(WriteConnection db, Guid ownerId, Guid conversationId, Guid? messageId = null) => db.Execute(
        """insert into "SearchEntries" ("OwnerId", "ConversationId", "MessageId") values (@owner, @conversation, @message)""",
        ("@owner", ownerId), ("@conversation", conversationId), ("@message", messageId));

    /// <summary>A title that was changed is another one: it gets a number that the index has not seen yet.</summary>
    public static void RenewTitle(WriteConnection db, Guid ownerId, Guid conversationId)
    {
        db.Execute("""delete from "SearchEntries" where "ConversationId" = @conversation and "MessageId" is null""", ("@conversation", conversationId));
        Add(db, ownerId, conversationId);
    }
}

/// <summary>On PostgreSQL the index of words stands with the entries: those without words wait to be indexed.</summary>
internal sealed class SearchWordsConfiguration : IEntityTypeConfiguration<SearchEntry>, IOnPostgresOnly
{
    public void Configure(EntityTypeBuilder<SearchEntry> builder)
    {
        builder.Property<NpgsqlTypes.NpgsqlTsVector?>("Words");
        builder.HasIndex("Words").HasMethod("gin");
        builder.HasIndex(entry => new { entry.OwnerId, entry.Id }).HasDatabaseName("IX_SearchEntries_Waiting").HasFilter("\"Words\" is null");
    }
}

internal sealed class SearchEntryConfiguration : IEntityTypeConfiguration<SearchEntry>
{
    public void Configure(EntityTypeBuilder<SearchEntry> builder)
    {
        builder.ToTable("SearchEntries");
        builder.HasKey(entry => entry.Id);
        builder.HasIndex(entry => entry.ConversationId);
        builder.HasOne<StoredConversation>().WithMany().HasForeignKey(entry => entry.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
