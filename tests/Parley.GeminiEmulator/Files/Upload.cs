using System.Security.Cryptography;

namespace Parley.Emulation.Files;

/// <summary>A resumable upload under way: how much has come, and the hash of it.</summary>
internal sealed class Upload(string id, string? displayName, string mediaType, long declaredSize) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Id => id;

    public string? DisplayName => displayName;

    public string MediaType => mediaType;

    public long DeclaredSize => declaredSize;

    public long Received { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        Received += bytes.Length;
    }

    public byte[] Finish() => hash.GetHashAndReset();

    public void Dispose() => hash.Dispose();
}
