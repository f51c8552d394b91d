using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>Something the answer was taken from, or was to be taken from.</summary>
/// <param name="Url">Where it is. What a search found is often a redirect of Google's that ends after some weeks.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Kind">One of <see cref="SourceKinds"/>.</param>
public sealed record Source(
    string Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kind = null)
{
    /// <summary>Of a page that was to be read: <c>read</c>, <c>failed</c>, <c>paywall</c>, <c>unsafe</c> or <c>unknown</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Of a text that the answer repeats: its licence, where the provider knows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? License { get; init; }
}

/// <summary>The values of <see cref="Source.Kind"/>.</summary>
public static class SourceKinds
{
    /// <summary>A search found it.</summary>
    public const string Search = "search";

    /// <summary>Its address stood in the question.</summary>
    public const string Page = "page";

    /// <summary>A place of Google Maps.</summary>
    public const string Map = "map";

    /// <summary>The answer repeats it.</summary>
    public const string Repeated = "repeated";
}

/// <summary>A passage of the text that was taken from sources.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Sources">Places in <see cref="Message.Sources"/>, from 0.</param>
public sealed record Citation(int Start, int End, IReadOnlyList<int> Sources);

/// <summary>What was searched for.</summary>
/// <param name="Queries">As the model put them.</param>
/// <param name="Suggestions">
/// HTML with its styles. Google's terms want it shown with the answer as it is: in a frame that can run nothing
/// (https://ai.google.dev/gemini-api/docs/google-search#search_suggestions).
/// </param>
public sealed record WebSearch(
    IReadOnlyList<string> Queries, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Suggestions = null);
