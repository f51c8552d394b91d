using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;
using Parley.Emulation.Models;
using Parley.Emulation.Validation;

namespace Parley.Emulation.Vertex;

/// <summary>Gemini as Vertex AI has it: by project and location, with tokens, and a little narrower than the Gemini API.</summary>
internal static class VertexEndpoints
{
    public static void MapVertex(this WebApplication app)
    {
        app.MapPost(TokenDesk.Path, GiveToken);
        var models = app.MapGroup("/v1/projects/{project}/locations/{location}/publishers/google/models").AddEndpointFilter(RequireAsync);
        models.MapPost("/{model}:generateContent", GenerateEndpoints.Generate);
        models.MapPost("/{model}:streamGenerateContent", GenerateEndpoints.Generate);
        models.MapPost("/{model}:countTokens", CountTokens);
        app.MapGroup("/v1beta1/publishers/google").AddEndpointFilter(RequireAsync).MapGet("/models", List);
    }

    internal static IResult GiveToken(HttpContext context, TokenDesk desk)
    {
        var form = QueryHelpers.ParseQuery(context.Features.GetRequiredFeature<RecordedRequest>().Body);
        var audience = $"{context.Request.Scheme}://{context.Request.Host}{TokenDesk.Path}";
        return form.GetValueOrDefault("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer" && desk.Give(form.GetValueOrDefault("assertion").ToString(), audience) is { } token
            ? Results.Text(new JsonObject { ["access_token"] = token, ["expires_in"] = 3599, ["token_type"] = "Bearer" }.ToJsonString(), "application/json")
            : Results.Text("""{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""", "application/json", statusCode: 400);
    }

    internal static async Task CountTokens(HttpContext context, string model)
    {
        if (ModelTable.Find(model) is null)
            await ErrorResponse.WriteAsync(context, GeminiErrors.UnknownModel("v1", model, "countTokens"));
        else if (RequestReader.Read(context.Features.GetRequiredFeature<RecordedRequest>().Bytes, RequestSchema.Generate, out var refusal) is not { } body)
            await ErrorResponse.WriteAsync(context, refusal!);
        else
            await JsonResponse.WriteAsync(context, new JsonObject { ["totalTokens"] = TokenEstimate.Of(body), ["totalBillableCharacters"] = TokenEstimate.Of(body) * 4 });
    }

    internal static Task List(HttpContext context) => JsonResponse.WriteAsync(context, new JsonObject
    {
        ["publisherModels"] = new JsonArray([.. ModelTable.All.Select(model => model.Id).Append("text-bison")
            .Select(id => (JsonNode)new JsonObject { ["name"] = $"publishers/google/models/{id}", ["versionId"] = "default", ["launchStage"] = "GA" })]),
    });

    private static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var desk = context.RequestServices.GetRequiredService<TokenDesk>();
        var isKnown = context.Request.Headers.Authorization.ToString().Split(' ') is ["Bearer", var token] && desk.Knows(token);
        if ((isKnown ? Narrower(context) : GeminiErrors.WrongCredentialKind) is not { } refusal)
            return await next(invocation);

        await ErrorResponse.WriteAsync(context, refusal);
        return Results.Empty;
    }

    /// <summary>What the Gemini API takes and Vertex AI does not.</summary>
    private static GeminiError? Narrower(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey("x-goog-api-key"))
            return GeminiErrors.TwoCredentials;
        if (context.Request.Method == "GET" || JsonNode.Parse(context.Features.GetRequiredFeature<RecordedRequest>().Bytes) is not JsonObject body)
            return null;
        if (body.ContainsKey("generateContentRequest"))
            return Unknown("generateContentRequest", "");
        if (body["toolConfig"] is JsonObject config && config.ContainsKey("includeServerSideToolInvocations"))
            return Unknown("includeServerSideToolInvocations", "tool_config");
        if (body["tools"] is JsonArray { Count: > 1 } tools && tools.Any(tool => tool!["functionDeclarations"] is not null))
            return GeminiError.InvalidArgument("Multiple tools are supported only when they are all search tools.");
        foreach (var part in (body["contents"] as JsonArray ?? []).SelectMany(content => content!["parts"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (part.ContainsKey("toolCall") || part.ContainsKey("toolResponse"))
                return Unknown("toolCall", "contents[0].parts[0]");
            if (part["fileData"] is JsonObject file && !file.ContainsKey("mimeType"))
                return GeminiError.InvalidArgument("Unable to submit request because it has an empty mimeType parameter.");
            if (part["fileData"]?["fileUri"]?.GetValue<string>().Contains("/files/", StringComparison.Ordinal) is true)
                return GeminiError.InvalidArgument("Cannot fetch content from the provided URL.");
        }

        return null;
    }

    private static GeminiError Unknown(string name, string at) =>
        GeminiError.InvalidArgument($"Invalid JSON payload received. Unknown name \"{name}\"{(at.Length == 0 ? "" : $" at '{at}'")}: Cannot find field.");
}
