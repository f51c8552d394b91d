using System.Buffers.Text;
using System.Security.Cryptography;

namespace Parley.Server.Sharing;

/// <summary>Where something shared can be read.</summary>
internal static class ShareAddress
{
    /// <summary>What stands before the secret.</summary>
    public const string Prefix = "/s/";

    /// <summary>An address that nobody can guess: 128 random bits.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
