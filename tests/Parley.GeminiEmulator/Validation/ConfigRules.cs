using System.Text.Json.Nodes;
using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>Settings of generation that are out of range, contradict each other or are not for this model.</summary>
internal static class ConfigRules
{
    public static string? Broken(GenerateRequest request)
    {
        var config = request.Config;
        if (DuplicateCategory(request.Body))
            return At("safety_settings", "only one safety setting per category is allowed");
        if (config is null)
            return null;
        if (config["temperature"]?.GetValue<double>() is < 0 or > 2)
            return At("generation_config.temperature", "temperature must be in the range [0.0, 2.0]");
        if (config["topP"]?.GetValue<double>() is < 0 or > 1)
            return At("generation_config.top_p", "top_p must be in the range [0.0, 1.0]");
        if (config["maxOutputTokens"]?.GetValue<int>() <= 0)
            return At("generation_config.max_output_tokens", "max_output_tokens must be positive");
        if (request.StopSequences.Length > 5)
            return At("generation_config.stop_sequences", "the number of stop sequences must not exceed 5");
        if (config["candidateCount"]?.GetValue<int>() > 1 && request.Model.Generation >= 3)
            return "Multiple candidates is not enabled for this model";
        return BrokenSchema(config) ?? ThinkingRules.Broken(request);
    }

    private static string? BrokenSchema(JsonObject config)
    {
        var mime = config["responseMimeType"]?.GetValue<string>();
        var (schema, jsonSchema) = (config["responseSchema"] is not null, config["responseJsonSchema"] is not null);
        if (schema && jsonSchema)
            return At("generation_config", "response_schema and response_json_schema must not be set together");
        if (mime is not (null or "" or "text/plain" or "application/json" or "text/x.enum"))
            return At("generation_config.response_mime_type", "allowed mimetypes are `text/plain`, `application/json`, `text/x.enum`");
        if (jsonSchema && mime != "application/json" || schema && mime is not ("application/json" or "text/x.enum"))
            return At("generation_config.response_schema", "a response schema needs response_mime_type `application/json`");
        return null;
    }

    private static bool DuplicateCategory(JsonObject body)
    {
        var categories = (body["safetySettings"]?.AsArray() ?? []).Select(setting => setting!["category"]?.GetValue<string>()).ToList();
        return categories.Distinct().Count() < categories.Count;
    }

    private static string At(string path, string what) => $"* GenerateContentRequest.{path}: {what}\n";
}
