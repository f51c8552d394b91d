using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Accounts;

/// <summary>Gives an account another password with a token from an administrator; every session of it ends.</summary>
public sealed record ResetPassword(
    [property: Required(ErrorMessage = "Must be given.")] string? Token,
    [property: RequiredText] string? NewPassword);
