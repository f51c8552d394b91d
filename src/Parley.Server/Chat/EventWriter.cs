using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Conversations;
using Parley.Server.Governor;

namespace Parley.Server.Chat;

/// <summary>Writes server-sent events straight into a buffer of bytes.</summary>
internal sealed class EventWriter(IBufferWriter<byte> output) : IDisposable
{
    private static readonly ConditionalWeakTable<object, byte[]> Ends = [];
    private static readonly JsonEncodedText DeltaMember = JsonEncodedText.Encode("delta");
    private static readonly JsonEncodedText PartMember = JsonEncodedText.Encode("part");

    // An event stream is no HTML: letters of every script are written as they are, at a third of the size.
    private readonly Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public void WriteStart(Exchange start) => Write(1, "start"u8, start, ProtocolJsonContext.Default.Exchange);

    /// <summary>Where the reply stands among those who wait for Gemini. Without an id: whoever comes back gets what is true then.</summary>
    public void WriteWaiting(WaitState? waiting, DateTimeOffset now)
    {
        output.Write("event: waiting\ndata: "u8);
        WriteData(waiting.ToWire(now), ProtocolJsonContext.Default.Waiting);
    }

    /// <summary>The last that this reader gets. Without an id: it is no event of the reply, and whoever signs in again goes on where it was.</summary>
    public void WriteSessionEnded()
    {
        output.Write("event: error\ndata: "u8);
        WriteData(ReplyProblems.SessionEnded, ProtocolJsonContext.Default.Problem);
    }

    /// <summary>The last event. It has the whole reply in it, so all who read it are given it from one copy, in pieces: who does not take it costs no more.</summary>
    public static ReadOnlyMemory<byte> EndOf(LogEnd end) => Ends.GetValue(end.Problem ?? (object)end.Reply, _ =>
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var events = new EventWriter(bytes);
        if (end.Problem is { } problem)
            events.Write(end.EventId, "error"u8, problem, ProtocolJsonContext.Default.Problem);
        else
            events.Write(end.EventId, "done"u8, new Done(end.Reply), ProtocolJsonContext.Default.Done);
        return bytes.WrittenSpan.ToArray();
    });

    /// <summary>Each delta as an event; neighbours of one kind become one event as far as the reader is behind, but for parts.</summary>
    /// <param name="deltas">In a row.</param>
    /// <param name="lastId">The id of the last of them.</param>
    /// <param name="mergeThrough">Up to this id they are merged.</param>
    public void WriteDeltas(ReadOnlySpan<ReplyDelta> deltas, int lastId, int mergeThrough)
    {
        var id = lastId - deltas.Length + 1;
        while (!deltas.IsEmpty)
        {
            var kind = deltas[0].Kind;
            var count = 1;
            while (kind != DeltaKind.Part && count < deltas.Length && deltas[count].Kind == kind && id + count <= mergeThrough)
                count++;

            WriteDelta(id + count - 1, kind, count == 1 ? deltas[0].Text : Concat(deltas[..count]));
            deltas = deltas[count..];
            id += count;
        }
    }

    public void Dispose() => json.Dispose();

    private static string Concat(ReadOnlySpan<ReplyDelta> deltas)
    {
        var texts = new string[deltas.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = deltas[i].Text;
        return string.Concat(texts);
    }

    private void WriteDelta(int id, DeltaKind kind, string text)
    {
        WriteHead(id, kind switch { DeltaKind.Text => "text"u8, DeltaKind.Thought => "thought"u8, _ => "part"u8 });
        json.Reset();
        json.WriteStartObject();
        if (kind == DeltaKind.Part)
        {
            json.WritePropertyName(PartMember);
            WriteOnOneLine(text);
        }
        else
        {
            json.WriteString(DeltaMember, text);
        }

        json.WriteEndObject();
        json.Flush();
        output.Write("\n\n"u8);
    }

    private void WriteOnOneLine(string value)
    {
        using var document = JsonDocument.Parse(value);
        document.RootElement.WriteTo(json);
    }

    private void Write<T>(int id, ReadOnlySpan<byte> name, T data, JsonTypeInfo<T> type)
    {
        WriteHead(id, name);
        WriteData(data, type);
    }

    private void WriteData<T>(T data, JsonTypeInfo<T> type)
    {
        json.Reset();
        JsonSerializer.Serialize(json, data, type);
        json.Flush();
        output.Write("\n\n"u8);
    }

    private void WriteHead(int id, ReadOnlySpan<byte> name)
    {
        output.Write("id: "u8);
        Utf8Formatter.TryFormat(id, output.GetSpan(11), out var written);
        output.Advance(written);
        output.Write("\nevent: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
    }
}
