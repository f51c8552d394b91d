namespace Parley.Protocol.Accounts;

/// <summary>Changes what is given of the signed-in user's own profile.</summary>
/// <param name="DisplayName">How the user is called on pages: 1 to 64 characters, not only blanks.</param>
public sealed record UpdateProfile(string? DisplayName = null);

/// <summary>Deletes the signed-in user's account with all that belongs to it.</summary>
public sealed record DeleteAccount([property: RequiredText] string? Password);

/// <summary>Changes the signed-in user's password; every other session ends.</summary>
public sealed record ChangePassword(
    [property: RequiredText] string? CurrentPassword,
    [property: RequiredText] string? NewPassword);
