using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Gemini.Errors;

/// <summary>Gemini's error object, read forgivingly: it may be wrapped in an array, and its details are often missing.</summary>
internal sealed partial record ErrorBody(int Code, string? Message, string? Status)
{
    public string? Reason { get; private set; }
    public TimeSpan? RetryAfter { get; private set; }
    public string? HelpLink { get; private set; }
    public List<GeminiQuota> Quotas { get; } = [];

    /// <summary>Null where the text is no such object.</summary>
    public static ErrorBody? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root is { ValueKind: JsonValueKind.Array } && root.GetArrayLength() > 0)
                root = root[0];

            return root.Member("error") is { ValueKind: JsonValueKind.Object } error ? Read(error) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether the text is JSON as far as it goes and only its end is missing.</summary>
    public static bool IsBeginning(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ErrorBody Read(JsonElement error)
    {
        var body = new ErrorBody(error.Number("code") ?? 0, error.Text("message"), error.Text("status"));
        foreach (var detail in error.Items("details"))
            body.Add(detail);

        body.RetryAfter ??= FromMessage(body.Message);
        return body;
    }

    private void Add(JsonElement detail)
    {
        switch (detail.Text("@type")?.Split('.')[^1])
        {
            case "ErrorInfo":
                Reason ??= detail.Text("reason");
                if (detail.Member("metadata") is { } about && about.Text("quota_limit") is { } limit)
                    Quotas.Add(new(limit, about.Text("quota_metric"), about.Text("quota_limit_value"), null));
                break;
            case "RetryInfo":
                RetryAfter ??= Seconds(detail.Text("retryDelay")?.TrimEnd('s'));
                break;
            case "QuotaFailure":
                foreach (var violation in detail.Items("violations"))
                    Quotas.Add(new(violation.Text("quotaId"), violation.Text("quotaMetric"), violation.Text("quotaValue"), violation.Member("quotaDimensions")?.Text("model")));
                break;
            case "Help":
                HelpLink ??= detail.Items("links").FirstOrDefault().Text("url");
                break;
        }
    }

    private static TimeSpan? FromMessage(string? message) =>
        message is not null && RetryHint().Match(message) is { Success: true } hint
            ? Seconds(hint.Groups[1].Value) / (hint.Groups[2].Value == "ms" ? 1000 : 1)
            : null;

    private static TimeSpan? Seconds(string? number) =>
        double.TryParse(number, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : null;

    [GeneratedRegex(@"Please retry in ([0-9.]+)(ms|s)", RegexOptions.NonBacktracking)]
    private static partial Regex RetryHint();
}

file static class Forgiving
{
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;

    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static int? Number(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
