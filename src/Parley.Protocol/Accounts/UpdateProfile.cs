using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Accounts;

/// <summary>Changes what is given of the signed-in user's own profile.</summary>
public sealed record UpdateProfile([property: StringLength(64, MinimumLength = 1)] string? DisplayName = null);

/// <summary>Deletes the signed-in user's account with all that belongs to it.</summary>
public sealed record DeleteAccount([property: Required] string? Password);

/// <summary>Changes the signed-in user's password; every other session ends.</summary>
public sealed record ChangePassword(
    [property: Required] string? CurrentPassword,
    [property: Required] string? NewPassword);
