using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Emulation.Json;

namespace Parley.Emulation.Delivery;

/// <summary>How the objects of a stream are divided: as server-sent events, or as the elements of one JSON array.</summary>
internal abstract class Framing(string contentType)
{
    public string ContentType { get; } = contentType;

    public abstract byte[] Frame(JsonObject message);

    /// <summary>Data that need not be JSON.</summary>
    public abstract byte[] Frame(ReadOnlySpan<byte> data);

    /// <summary>An error after the first object.</summary>
    public abstract byte[] Frame(JsonObject error, bool inData);

    /// <summary>What stands after the last object.</summary>
    public abstract byte[] End();

    public static Framing For(bool asEvents, Answer answer) => asEvents ? new Events(answer) : new Elements();

    private sealed class Events(Answer answer) : Framing("text/event-stream")
    {
        // The blank line is written in front of the next event, so that the last one can go without.
        private string pending = "";

        public override byte[] Frame(JsonObject message) => Frame(GoogleJson.Compact(message));

        public override byte[] Frame(ReadOnlySpan<byte> data)
        {
            byte[] bytes = [.. Utf8(pending), .. "data: "u8, .. data, .. Utf8(answer.LineEnd)];
            pending = "";
            if (answer.EndsWithBlank)
                return [.. bytes, .. Utf8(answer.LineEnd)];
            pending = answer.LineEnd;
            return bytes;
        }

        public override byte[] Frame(JsonObject error, bool inData) => inData ? Frame(error) : [.. Utf8(pending), .. GoogleJson.Pretty(error)];

        public override byte[] End() => [];
    }

    private sealed class Elements() : Framing("application/json; charset=UTF-8")
    {
        private bool started;

        public override byte[] Frame(JsonObject message) => Frame(GoogleJson.Pretty(message).AsSpan(..^1));

        public override byte[] Frame(ReadOnlySpan<byte> data)
        {
            byte[] bytes = [.. started ? ",\r\n"u8 : "["u8, .. data];
            started = true;
            return bytes;
        }

        public override byte[] Frame(JsonObject error, bool inData) => Frame(error);

        public override byte[] End() => started ? [.. "\n]\n"u8] : [.. "[]\n"u8];
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
