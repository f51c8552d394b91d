using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Accounts;

/// <summary>Signs in.</summary>
public sealed record Login(
    [property: Required] string? Username,
    [property: Required] string? Password);
