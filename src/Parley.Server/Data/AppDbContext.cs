using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>All that is stored. Each feature maps its own entities beside them; the providers derive from this.</summary>
internal abstract class AppDbContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
}
