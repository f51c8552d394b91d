namespace Parley.Protocol.Accounts;

/// <summary>Signs in.</summary>
public sealed record Login(
    [property: RequiredText] string? Username,
    [property: RequiredText] string? Password);
