using System.Text.Json.Serialization;
using Parley.Protocol.Providers;

namespace Parley.Server.Providers;

/// <summary>A provider as it is used.</summary>
internal sealed record KnownProvider(
    Guid Id, string Name, string Address, byte[]? Key, bool IsEnabled, IReadOnlyList<string> Listed, IReadOnlyList<string> Named,
    DateTimeOffset? CheckedAt, string? Problem, DateTimeOffset CreatedAt)
{
    /// <summary>What can be asked, as it calls them.</summary>
    public IReadOnlyList<string> Models => Named.Count > 0 ? Named : Listed;

    /// <summary>The address with a slash at its end, so that something can be put behind it.</summary>
    public Uri BaseAddress => new(Address.EndsWith('/') ? Address : Address + "/");

    public ModelProvider ToWire() => new()
    {
        Id = Id,
        Name = Name,
        Address = Address,
        HasKey = Key is not null,
        Enabled = IsEnabled,
        Models = Models,
        Listed = Listed,
        Named = Named,
        CheckedAt = CheckedAt,
        Problem = Problem,
    };
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ProviderJson : JsonSerializerContext;
