using System.Globalization;
using Microsoft.Extensions.Caching.Memory;

namespace Parley.Web.Markdown;

/// <summary>
/// The HTML of texts that do not grow any more. A page of a long conversation shows a hundred of them each time it is
/// opened; so what was rendered lately is kept, as far as it takes little memory.
/// </summary>
public sealed class RenderedTexts(MarkdownRenderer renderer) : IDisposable
{
    private const long MostCharacters = 8 * 1024 * 1024;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    /// <summary>The text's HTML, with our words in the language of the page at hand.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="scope">As <see cref="MarkdownRenderer.Render"/> takes it; another text under the same is rendered anew.</param>
    /// <param name="marks">Where the numbers of sources stand; of one text under one scope always the same.</param>
    public string Of(string text, string scope, IReadOnlyList<CitationMark>? marks = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = (scope, CultureInfo.CurrentUICulture.Name);
        if (kept.TryGetValue(key, out Rendered? rendered) && rendered!.Text == text)
            return rendered.Html;

        var html = renderer.Render(text, scope, marks);
        return kept.Set(key, new Rendered(text, html), new MemoryCacheEntryOptions { Size = text.Length + html.Length }).Html;
    }

    /// <inheritdoc/>
    public void Dispose() => kept.Dispose();

    private sealed record Rendered(string Text, string Html);
}
