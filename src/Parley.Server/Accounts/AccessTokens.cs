using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Server.Accounts;

/// <summary>Whose token it is and until when it is taken.</summary>
internal sealed record AccessToken(Guid AccountId, Guid SessionId, DateTimeOffset GoodUntil);

/// <summary>Makes and reads the JWTs that carry a session: who and which session, nothing else. Rights are never in them.</summary>
internal sealed class AccessTokens(SigningKey key, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    public const string Issuer = "parley";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly RecentTokens recent = new();
    private readonly Lazy<SymmetricSecurityKey> signingKey = new(() => new SymmetricSecurityKey(key.Bytes));

    public string Create(Guid accountId, Guid sessionId)
    {
        var now = time.GetUtcNow();
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Subject = new ClaimsIdentity([
                new Claim(JwtRegisteredClaimNames.Sub, accountId.ToString()),
                new Claim(JwtRegisteredClaimNames.Sid, sessionId.ToString()),
                new Claim(JwtRegisteredClaimNames.Jti, Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(12)))]),
            SigningCredentials = new SigningCredentials(signingKey.Value, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>What the token says, or null where it is not one of ours or not good now.</summary>
    public async ValueTask<AccessToken?> ReadAsync(string token)
    {
        if (recent.Find(token) is not { } read)
        {
            if (await ValidateAsync(token) is not { } valid)
                return null;
            recent.Add(token, read = valid);
        }

        return time.GetUtcNow() < read.GoodUntil ? read : null;
    }

    private async Task<AccessToken?> ValidateAsync(string token)
    {
        // The library lets pass what a token of ours never has: members given twice, other header members, times as text.
        if (AccessTokenShape.Read(token) is not { } claims || claims.IssuedAt > time.GetUtcNow() + ClockSkew)
            return null;

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = signingKey.Value,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsGoodNow(notBefore, expires),
        });
        return result.IsValid ? new AccessToken(claims.AccountId, claims.SessionId, claims.ExpiresAt + ClockSkew) : null;
    }

    private bool IsGoodNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);
    }
}
