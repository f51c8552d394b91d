using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.ApiKeys;

/// <summary>What a key looks like: <c>parley_</c>, so that scanners for leaked secrets know it, and 160 random bits.</summary>
internal static class ApiKeySecret
{
    private const string Mark = "parley_";
    private const string Letters = "0123456789abcdefghijklmnopqrstuv";
    private const int Random32 = 32;
    private const int Shown = 11;

    public static string Random() => Mark + RandomNumberGenerator.GetString(Letters, Random32);

    public static bool IsOne(string text) => text.Length == Mark.Length + Random32 && text.StartsWith(Mark, StringComparison.Ordinal);

    public static string PrefixOf(string secret) => secret[..Shown];

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
