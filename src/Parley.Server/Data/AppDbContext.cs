using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Parley.Server.Data;

/// <summary>All that is stored. Each feature maps its own entities beside them; the providers derive from this.</summary>
internal abstract class AppDbContext : DbContext
{
    protected AppDbContext(DbContextOptions options)
        : base(options) =>
        // Without a transaction a single insert would write beside the lane.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    /// <summary>Held while this context writes; see <see cref="WriteLaneInterceptor"/>.</summary>
    internal IDisposable? LanePass { get; set; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        LanePass?.Dispose();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite cannot order by a DateTimeOffset, PostgreSQL takes none but UTC; as PreparedConnection writes them.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly, type => !type.IsAssignableTo(typeof(IOnPostgresOnly)));

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTime>(
        instant => instant.UtcDateTime, stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}
