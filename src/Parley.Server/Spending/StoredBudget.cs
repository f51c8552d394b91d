using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Spending;

/// <summary>How much may be spent in a day or a month.</summary>
internal sealed class StoredBudget
{
    /// <summary>One of <see cref="Protocol.Spending.BudgetScopes"/>.</summary>
    public required string Scope { get; init; }

    /// <summary>Whose; nobody's, where it is not one user's.</summary>
    public Guid OwnerId { get; init; }

    /// <summary>One of <see cref="Protocol.Spending.BudgetPeriods"/>.</summary>
    public required string Period { get; init; }

    /// <summary>Billionths of a US dollar.</summary>
    public long Nanos { get; set; }
}

internal sealed class StoredBudgetConfiguration : IEntityTypeConfiguration<StoredBudget>
{
    public void Configure(EntityTypeBuilder<StoredBudget> builder)
    {
        builder.ToTable("Budgets");
        builder.HasKey(budget => new { budget.OwnerId, budget.Scope, budget.Period });
    }
}
