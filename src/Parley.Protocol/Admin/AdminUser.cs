using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Admin;

/// <summary>An account as administrators see it: never what its user wrote.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Username">As it was typed at registration, after NFKC.</param>
/// <param name="DisplayName">How the person is called on pages.</param>
/// <param name="Role"><c>admin</c> or <c>user</c>.</param>
/// <param name="State"><c>active</c>, <c>pending</c> (awaits approval) or <c>disabled</c>.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastSeenAt">When one of its present sessions was last used, UTC, to the minute or so; null without sessions.</param>
public sealed record AdminUser(
    Guid Id, string Username, string DisplayName, string Role, string State, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);

/// <summary>The values of <see cref="AdminUser.State"/>.</summary>
public static class UserStates
{
    public const string Active = "active";
    public const string Pending = "pending";
    public const string Disabled = "disabled";
}

/// <summary>A page of accounts, by username.</summary>
/// <param name="Items">The accounts.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
public sealed record AdminUserPage(IReadOnlyList<AdminUser> Items, string? NextCursor);

/// <summary>Changes what is given of an account. Disabling it ends its sessions at once.</summary>
/// <param name="Role"><c>admin</c> or <c>user</c>.</param>
/// <param name="State"><c>active</c> approves or enables, <c>disabled</c> disables.</param>
public sealed record UpdateUser(
    [property: AllowedValues("admin", "user", null, ErrorMessage = "One of admin, user.")] string? Role = null,
    [property: AllowedValues("active", "disabled", null, ErrorMessage = "One of active, disabled.")] string? State = null);

/// <summary>What an administrator hands to somebody who forgot the password. Shown once.</summary>
/// <param name="Token">For <c>POST /api/password-reset</c>. Good once.</param>
/// <param name="Path">The page that takes it.</param>
/// <param name="ExpiresAt">Until when it is good, UTC.</param>
public sealed record PasswordResetLink(string Token, string Path, DateTimeOffset ExpiresAt);
