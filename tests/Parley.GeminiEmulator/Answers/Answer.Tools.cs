using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Emulation.Answers;

/// <summary>A sentence of the answer and the page that it came from.</summary>
/// <param name="Segment">As it stands in the answer.</param>
/// <param name="Url">The page.</param>
/// <param name="Title">What the page calls itself.</param>
public sealed record Support(string Segment, string Url, string Title);

public sealed partial record Answer
{
    private const string SuggestionsStyle =
        "<style>.container{display:flex;align-items:center;border-radius:8px;padding:8px 12px;font-family:Google Sans,Roboto,sans-serif;font-size:14px}"
        + ".chip{display:inline-block;border:solid 1px;border-radius:16px;padding:5px 16px;margin:0 8px;text-decoration:none}"
        + "@media (prefers-color-scheme: light){.container{background-color:#fafafa}.chip{background-color:#fff;border-color:#d2d2d2;color:#5e5e5e}}"
        + "@media (prefers-color-scheme: dark){.container{background-color:#1f1f1f}.chip{background-color:#2c2c2c;border-color:#3c4043;color:#fff}}</style>";

    /// <summary>Code that ran in Google's sandbox, and what came of it, each a part in an event of its own.</summary>
    public Answer Code(string code, string output, string outcome = "OUTCOME_OK") => this
        .Part(new JsonObject { ["executableCode"] = new JsonObject { ["language"] = "PYTHON", ["code"] = code } }.ToJsonString())
        .Part(new JsonObject { ["codeExecutionResult"] = new JsonObject { ["outcome"] = outcome, ["output"] = output } }.ToJsonString());

    /// <summary>Ends as an answer does that a search was made for; segments are given in bytes of UTF-8, as Google does.</summary>
    public Answer Grounded(string query, params Support[] supports)
    {
        var text = string.Concat(Steps.OfType<Step.Text>().Select(step => step.Delta));
        var pages = supports.DistinctBy(support => support.Url).ToList();
        return Then(new Step.Finish("STOP", More: new JsonObject
        {
            ["groundingMetadata"] = new JsonObject
            {
                ["webSearchQueries"] = new JsonArray(query),
                ["searchEntryPoint"] = new JsonObject { ["renderedContent"] = Suggestions(query) },
                ["groundingChunks"] = new JsonArray([.. pages.Select(page =>
                    new JsonObject { ["web"] = new JsonObject { ["uri"] = page.Url, ["title"] = page.Title } })]),
                ["groundingSupports"] = new JsonArray([.. supports.Select(support => new JsonObject
                {
                    ["segment"] = Segment(text, support.Segment),
                    ["groundingChunkIndices"] = new JsonArray(pages.FindIndex(page => page.Url == support.Url)),
                })]),
            },
        }));
    }

    /// <summary>Ends as an answer does for which pages were read.</summary>
    /// <param name="pages">Their addresses, each with what came of it: <c>SUCCESS</c>, <c>ERROR</c>, <c>PAYWALL</c> or <c>UNSAFE</c>.</param>
    public Answer ReadPages(params (string Url, string Status)[] pages) => Then(new Step.Finish("STOP", More: new JsonObject
    {
        ["urlContextMetadata"] = new JsonObject
        {
            ["urlMetadata"] = new JsonArray([.. pages.Select(page =>
                new JsonObject { ["retrievedUrl"] = page.Url, ["urlRetrievalStatus"] = "URL_RETRIEVAL_STATUS_" + page.Status })]),
        },
    }));

    private static JsonObject Segment(string text, string part)
    {
        var start = text.IndexOf(part, StringComparison.Ordinal);
        var from = Encoding.UTF8.GetByteCount(text.AsSpan(0, start));
        var segment = new JsonObject { ["endIndex"] = from + Encoding.UTF8.GetByteCount(part), ["text"] = part };
        if (from > 0)
            segment.Insert(0, "startIndex", from);
        return segment;
    }

    private static string Suggestions(string query) =>
        $"{SuggestionsStyle}<div class=\"container\"><a class=\"chip\" href=\"https://www.google.com/search?q={Uri.EscapeDataString(query)}\">{System.Net.WebUtility.HtmlEncode(query)}</a></div>";
}
