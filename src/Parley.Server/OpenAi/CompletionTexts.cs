using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Parley.Server.OpenAi;

/// <summary>Looks at every text of a request before any is read: half characters cannot be, and NUL must not.</summary>
internal static class CompletionTexts
{
    /// <exception cref="WrongParameterException">One is no text.</exception>
    public static void Check(JsonElement json, string path = "")
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                // Names were looked at when the body was.
                foreach (var member in json.EnumerateObject())
                    Check(member.Value, path.Length > 0 ? $"{path}.{member.Name}" : member.Name);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in json.EnumerateArray())
                    Check(item, $"{path}[{index++}]");
                break;
            case JsonValueKind.String when !IsText(json):
                throw new WrongParameterException(path, $"{path} has half a character or NUL in it.");
        }
    }

    // Most are plain, and are not made strings for this.
    private static bool IsText(JsonElement json)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        if (!Utf8.IsValid(raw))
            return false;
        if (raw.IndexOf("\\u"u8) < 0)
            return true;
        try
        {
            return !json.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
