namespace Parley.Gemini.Requests;

/// <summary>Models are named <c>gemini-…</c> by people and <c>models/gemini-…</c> by the API.</summary>
internal static class ModelName
{
    /// <summary>The resource name as it stands in a path; nobody's model name can lead elsewhere.</summary>
    public static string Path(string model)
    {
        var segments = model.Split('/');
        if (Array.Exists(segments, segment => segment is "" or "." or ".."))
            throw new GeminiException(GeminiErrorKind.UnknownModel, "This is no name of a model.");

        var path = string.Join('/', segments.Select(Uri.EscapeDataString));
        return segments.Length > 1 ? path : $"models/{path}";
    }
}
