using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Parley.Server.Accounts;

/// <summary>
/// What a cookie or a refresh token is made of: which session, and a secret whose hash stands in the session's row.
/// </summary>
internal readonly record struct SessionSecret(Guid SessionId, int Count, byte[] Secret)
{
    private const int Length = 16 + 4 + 32;

    public byte[] Hash => SHA256.HashData(Secret);

    public static SessionSecret Random(Guid sessionId) => new(sessionId, 0, RandomNumberGenerator.GetBytes(32));

    /// <summary>
    /// The refresh token of this count: derived and not drawn, so that whoever presents its predecessor again, having lost
    /// the answer, can be given the same one.
    /// </summary>
    public static SessionSecret Derive(byte[] key, Guid sessionId, int count)
    {
        var input = new byte[20];
        sessionId.TryWriteBytes(input);
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(16), count);
        return new(sessionId, count, HMACSHA256.HashData(key, input));
    }

    public static SessionSecret? Parse(string? text)
    {
        var bytes = new byte[Length];
        return text is { Length: 70 } && Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done && length == Length
            ? new(new Guid(bytes.AsSpan(0, 16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), bytes[20..])
            : null;
    }

    public bool Matches(byte[]? hash) => hash is not null && CryptographicOperations.FixedTimeEquals(Hash, hash);

    public override string ToString()
    {
        var bytes = new byte[Length];
        SessionId.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), Count);
        Secret.CopyTo(bytes, 20);
        return Base64Url.EncodeToString(bytes);
    }
}
