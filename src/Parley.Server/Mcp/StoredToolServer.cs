using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Mcp;

/// <summary>A server of tools that an administrator has entered.</summary>
internal sealed class StoredToolServer
{
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Address { get; init; }

    /// <summary>The headers that are sent to it, encrypted; see <see cref="HeaderVault"/>.</summary>
    public byte[]? Headers { get; init; }

    /// <summary>Their names, as JSON.</summary>
    public required string HeaderNames { get; init; }
    public bool IsEnabled { get; init; }

    /// <summary>What it has, and what may be done with it, as JSON (<see cref="KnownTool"/>).</summary>
    public required string Tools { get; init; }
    public DateTimeOffset? CheckedAt { get; init; }
    public string? Problem { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredToolServerConfiguration : IEntityTypeConfiguration<StoredToolServer>
{
    public void Configure(EntityTypeBuilder<StoredToolServer> builder)
    {
        builder.ToTable("ToolServers");
        builder.HasKey(server => server.Id);
    }
}
