namespace Parley.Emulation.Json;

/// <summary>Bytes as proto3 JSON takes them: either alphabet, with or without padding.</summary>
internal static class Base64
{
    /// <summary>The bytes, or nothing where the text is no base64.</summary>
    public static byte[]? Read(string text)
    {
        var plain = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[plain.Length];
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }
}
