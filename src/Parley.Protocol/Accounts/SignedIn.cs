using System.Text.Json.Serialization;

namespace Parley.Protocol.Accounts;

/// <summary>The answer to register, login and refresh. With <c>?useCookies=true</c> only <see cref="User"/> is there: the session is in the cookie.</summary>
/// <param name="AccessToken">A JWT (HS256) with <c>sub</c>, <c>sid</c>, <c>iat</c>, <c>exp</c>, <c>iss</c> and <c>aud</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="RefreshToken">Opaque, single use.</param>
/// <param name="User">Who is signed in.</param>
public sealed record SignedIn(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccessToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
    User User);
