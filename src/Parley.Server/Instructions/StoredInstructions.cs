using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Accounts;

namespace Parley.Server.Instructions;

/// <summary>What a user says of themselves to models. Who says nothing has no row.</summary>
internal sealed class StoredInstructions
{
    public Guid OwnerId { get; init; }

    /// <summary>What models should know of the user.</summary>
    public required string About { get; init; }

    /// <summary>How they should answer.</summary>
    public required string Answers { get; init; }

    /// <summary>Whether new conversations begin with it.</summary>
    public bool ForNew { get; init; }
}

internal sealed class StoredInstructionsConfiguration : IEntityTypeConfiguration<StoredInstructions>
{
    public void Configure(EntityTypeBuilder<StoredInstructions> builder)
    {
        builder.ToTable("Instructions");
        builder.HasKey(instructions => instructions.OwnerId);
        builder.HasOne<Account>().WithOne().HasForeignKey<StoredInstructions>(instructions => instructions.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
