using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Emulation.Answers;

/// <summary>Issues thought signatures and continuation tokens and knows its own again.</summary>
internal sealed class Signer(EmulatorOptions options)
{
    private const int MacLength = 32;
    private const int HeadLength = 12;
    private readonly byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(options.SigningSecret));

    /// <summary>A signature for what was signed: a call, or text of a family of models.</summary>
    public string Sign(string subject)
    {
        var bytes = new byte[MacLength + options.SignatureSize];
        Mac(subject).CopyTo(bytes, 0);
        RandomNumberGenerator.Fill(bytes.AsSpan(MacLength));
        return Convert.ToBase64String(bytes);
    }

    public bool Signed(ReadOnlySpan<byte> signature, string subject) =>
        signature.Length >= MacLength && signature[..MacLength].SequenceEqual(Mac(subject));

    /// <summary>A token that continues this request behind so many characters; each is another.</summary>
    public string Continuation(string request, int position)
    {
        var bytes = new byte[HeadLength + MacLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, position);
        RandomNumberGenerator.Fill(bytes.AsSpan(sizeof(int), HeadLength - sizeof(int)));
        Mac(ContinuationSubject(request, bytes)).CopyTo(bytes, HeadLength);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Where the token continues, or nothing where it was issued for another request.</summary>
    public int? Position(ReadOnlySpan<byte> token, string request) =>
        token.Length == HeadLength + MacLength && token[HeadLength..].SequenceEqual(Mac(ContinuationSubject(request, token)))
            ? BinaryPrimitives.ReadInt32BigEndian(token)
            : null;

    private static string ContinuationSubject(string request, ReadOnlySpan<byte> token) =>
        $"continue {Convert.ToHexString(token[..HeadLength])} {request}";

    private byte[] Mac(string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
