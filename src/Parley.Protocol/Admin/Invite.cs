using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Admin;

/// <summary>Lets one person make one account.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Code">For <c>inviteCode</c> at registration; only in the answer that made it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">Until when it is good, UTC.</param>
public sealed record Invite(
    Guid Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt);

/// <summary>The invitations that were not used and have not expired, newest first.</summary>
public sealed record InviteList(IReadOnlyList<Invite> Items);

/// <summary>Makes an invitation.</summary>
/// <param name="ExpiresInDays">For how long it is good: 1 to 90 days, 7 where absent.</param>
public sealed record CreateInvite([property: Range(1, 90)] int? ExpiresInDays = null);
