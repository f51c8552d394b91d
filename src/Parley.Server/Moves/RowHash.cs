using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Moves;

/// <summary>Counts the rows of a table and hashes all that is in them, one after the other.</summary>
internal sealed class RowHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> bytes = new();

    public long Rows { get; private set; }

    public void Add(object?[] row)
    {
        bytes.ResetWrittenCount();
        foreach (var value in row)
            Write(value);
        hash.AppendData(bytes.WrittenSpan);
        Rows++;
    }

    public string Finish() => Convert.ToHexString(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    // Each value with its kind and its length, so that no two rows read the same.
    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                WriteKind(0, 0);
                break;
            case string text:
                WriteKind(1, Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, bytes);
                break;
            case byte[] data:
                WriteKind(2, data.Length);
                bytes.Write(data);
                break;
            case Guid id:
                WriteKind(3, 16);
                id.TryWriteBytes(bytes.GetSpan(16));
                bytes.Advance(16);
                break;
            case DateTime time:
                WriteNumber(4, time.Ticks);
                break;
            case bool or int or long:
                WriteNumber(5, Convert.ToInt64(value, null));
                break;
            default:
                throw new NotSupportedException($"Nobody has said how a {value.GetType()} is hashed.");
        }
    }

    private void WriteNumber(byte kind, long number)
    {
        WriteKind(kind, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private void WriteKind(byte kind, int length)
    {
        var span = bytes.GetSpan(5);
        span[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], length);
        bytes.Advance(5);
    }
}
