namespace Parley.Protocol.Accounts;

/// <summary>Makes an account and signs it in.</summary>
/// <param name="Username">3 to 32 letters of one script, digits, <c>.</c>, <c>_</c> and <c>-</c>, starting with a letter or digit; compared without regard to case.</param>
/// <param name="Password">12 to 256 characters of any kind (the minimum is the installation's).</param>
/// <param name="DisplayName">How the user is called on pages; the username where absent.</param>
/// <param name="SetupCode">What the server printed at its start; needed for the first account unless it is made on the machine itself.</param>
/// <param name="InviteCode">What an administrator handed out; needed where registration is by invitation.</param>
public sealed record Register(
    [property: RequiredText] string? Username,
    [property: RequiredText] string? Password,
    string? DisplayName = null,
    string? SetupCode = null,
    string? InviteCode = null);
