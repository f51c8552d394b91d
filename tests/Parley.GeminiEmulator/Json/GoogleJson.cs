using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Emulation.Json;

/// <summary>Writes JSON in Google's two forms: indented for whole answers, and with a space after each colon only for streams.</summary>
internal static class GoogleJson
{
    private static readonly JsonWriterOptions PrettyOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Pretty(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, PrettyOptions))
            node.WriteTo(writer);
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    public static byte[] Compact(JsonNode node)
    {
        var text = new StringBuilder(512);
        Append(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                AppendList(text, '{', members, '}', static (text, member) =>
                {
                    AppendString(text, member.Key);
                    text.Append(": ");
                    Append(text, member.Value);
                });
                break;
            case JsonArray items:
                AppendList(text, '[', items, ']', Append);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendList<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<StringBuilder, T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(',');
            append(text, item);
            first = false;
        }
        text.Append(close);
    }

    private static void AppendString(StringBuilder text, string value) =>
        text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');
}
