using System.Buffers;
using Parley.Gemini.Errors;

namespace Parley.Gemini.Streaming;

/// <summary>
/// Takes a server-sent event stream apart, whatever the pieces it comes in. Bytes are written into
/// <see cref="GetMemory"/>; the data of an event is valid until the next call of any member.
/// What is no event is kept in <see cref="Stray"/>, for Gemini's errors come that way.
/// </summary>
internal sealed class SseParser(int maxLineBytes) : IDisposable
{
    private const int MaxStrayBytes = 1024 * 1024;

    private readonly LineBuffer lines = new(maxLineBytes);
    private readonly ArrayBufferWriter<byte> gathered = new();
    private readonly ArrayBufferWriter<byte> stray = new();
    private bool pending;
    private bool dispatched;

    public ReadOnlyMemory<byte> Stray => stray.WrittenMemory;

    /// <summary>Whether the stream ended without the end of its last line, as a broken one does.</summary>
    public bool EndedInsideLine { get; private set; }

    public Memory<byte> GetMemory() => lines.GetMemory();

    public void Advance(int count) => lines.Advance(count);

    /// <summary>The next event that is there as a whole.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> data)
    {
        Forget();
        while (lines.TryRead(out var line))
        {
            if (line.IsEmpty && pending)
                return Dispatch(out data);

            Take(line);
        }

        data = default;
        return false;
    }

    /// <summary>At the end of the stream: the event whose blank line never came, if there is one.</summary>
    public bool TryReadLast(out ReadOnlyMemory<byte> data)
    {
        Forget();
        var rest = lines.Rest;
        EndedInsideLine = !rest.IsEmpty;
        // A field that was cut before its colon says nothing.
        if (!"data"u8.StartsWith(rest))
            Take(rest);
        if (pending)
            return Dispatch(out data);

        data = default;
        return false;
    }

    public void Dispose() => lines.Dispose();

    private bool Dispatch(out ReadOnlyMemory<byte> data)
    {
        pending = false;
        dispatched = true;
        data = gathered.WrittenMemory;
        return true;
    }

    private void Forget()
    {
        if (dispatched)
            gathered.ResetWrittenCount();
        dispatched = false;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] == ':')
            return;

        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? line : line[..colon];
        if (field.SequenceEqual("data"u8))
            TakeData(colon < 0 ? default : line[(colon + 1)..]);
        else if (!IsOtherField(field))
            TakeStray(line);
    }

    private void TakeData(ReadOnlySpan<byte> value)
    {
        if (pending)
            gathered.Write("\n"u8);
        gathered.Write(value.StartsWith(" "u8) ? value[1..] : value);
        pending = true;
        if (gathered.WrittenCount > maxLineBytes)
            throw Failures.TooLong();
    }

    private void TakeStray(ReadOnlySpan<byte> line)
    {
        stray.Write(line);
        stray.Write("\n"u8);
        if (stray.WrittenCount > MaxStrayBytes)
            throw Failures.NotTheProtocol();
    }

    private static bool IsOtherField(ReadOnlySpan<byte> field) =>
        field.SequenceEqual("event"u8) || field.SequenceEqual("id"u8) || field.SequenceEqual("retry"u8);
}
