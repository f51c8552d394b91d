namespace Parley.Protocol.Accounts;

/// <summary>A person with an account.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Username">As it was typed at registration, after NFKC.</param>
/// <param name="DisplayName">How the person is called on pages.</param>
/// <param name="Role"><c>admin</c> or <c>user</c>.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record User(Guid Id, string Username, string DisplayName, string Role, DateTimeOffset CreatedAt);

/// <summary>The values of <see cref="User.Role"/>.</summary>
public static class Roles
{
    public const string Admin = "admin";
    public const string User = "user";
}
