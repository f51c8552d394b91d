using System.Text.Json.Nodes;

namespace Parley.Emulation.Errors;

/// <summary>The typed details of google.rpc that stand in Gemini's errors.</summary>
internal static class ErrorDetails
{
    public static JsonObject ErrorInfo(string reason, params (string Key, string Value)[] metadata) => Of("ErrorInfo", new()
    {
        ["reason"] = reason,
        ["domain"] = "googleapis.com",
        ["metadata"] = new JsonObject(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
    });

    public static JsonObject LocalizedMessage(string message) => Of("LocalizedMessage", new() { ["locale"] = "en-US", ["message"] = message });

    public static JsonObject RetryInfo(string delay) => Of("RetryInfo", new() { ["retryDelay"] = delay });

    public static JsonObject Help(string description, string url) => Of("Help", new()
    {
        ["links"] = new JsonArray(new JsonObject { ["description"] = description, ["url"] = url }),
    });

    public static JsonObject QuotaFailure(string metric, string id, string model, int value) => Of("QuotaFailure", new()
    {
        ["violations"] = new JsonArray(new JsonObject
        {
            ["quotaMetric"] = metric,
            ["quotaId"] = id,
            ["quotaDimensions"] = new JsonObject { ["location"] = "global", ["model"] = model },
            ["quotaValue"] = value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }),
    });

    public static JsonObject BadRequest(IEnumerable<(string Field, string Description)> violations) => Of("BadRequest", new()
    {
        ["fieldViolations"] = new JsonArray([.. violations.Select(violation => Violation(violation.Field, violation.Description))]),
    });

    private static JsonObject Violation(string field, string description) =>
        field.Length == 0 ? new() { ["description"] = description } : new() { ["field"] = field, ["description"] = description };

    private static JsonObject Of(string type, JsonObject members)
    {
        members.Insert(0, "@type", $"type.googleapis.com/google.rpc.{type}");
        return members;
    }
}
