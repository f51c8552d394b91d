using System.Collections.Frozen;
using Parley.Protocol.Chat;

namespace Parley.Web.Chat;

/// <summary>A message of the shown branch, with the versions beside it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Versions">Every message with the same parent and role, in order of creation, itself among them.</param>
/// <param name="Missing">How many messages right above it are not in the page.</param>
public sealed record ShownMessage(Message Message, IReadOnlyList<Guid> Versions, int Missing = 0)
{
    /// <summary>Files that it carries and that are there no more.</summary>
    public IReadOnlySet<Guid> Gone { get; init; } = FrozenSet<Guid>.Empty;

    /// <summary>Which of the versions it is, from 1.</summary>
    public int Version => Versions.Index().First(v => v.Item == Message.Id).Index + 1;

    /// <summary>The version before it; null for the first.</summary>
    public Guid? Previous => Version > 1 ? Versions[Version - 2] : null;

    /// <summary>The version after it; null for the last.</summary>
    public Guid? Next => Version < Versions.Count ? Versions[Version] : null;
}
