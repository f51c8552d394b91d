namespace Parley.Protocol.Accounts;

/// <summary>Exchanges a refresh token for a new pair; with the session cookie instead, no body is needed.</summary>
/// <param name="RefreshToken">The token that register, login or the last refresh gave. Single use.</param>
public sealed record Refresh(string? RefreshToken);
