using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Models;
using Parley.Emulation.Validation;

namespace Parley.Emulation.Http;

/// <summary>generateContent, streamGenerateContent and countTokens.</summary>
internal static class GenerateEndpoints
{
    public static void MapGenerate(this IEndpointRouteBuilder api)
    {
        api.MapPost("/models/{model}:generateContent", Generate);
        api.MapPost("/models/{model}:streamGenerateContent", Generate);
        api.MapPost("/models/{model}:countTokens", CountTokens);
    }

    internal static async Task Generate(HttpContext context, string model, RequestRules rules, MinuteQuota quota, Generator generator)
    {
        var streams = context.Request.Path.Value!.EndsWith(":streamGenerateContent", StringComparison.Ordinal);
        if (Find(context, model, streams ? "streamGenerateContent" : "generateContent", out var refusal) is not { } known
            || RequestReader.Read(context.Features.GetRequiredFeature<RecordedRequest>().Bytes, RequestSchema.Generate, out refusal) is not { } body)
        {
            await ErrorResponse.WriteAsync(context, refusal!);
            return;
        }

        var request = new GenerateRequest(known, body, streams, ErrorResponse.AsksForEvents(context.Request));
        if (rules.Refusal(request) is { } broken)
        {
            await ErrorResponse.WriteAsync(context, broken);
            return;
        }
        if (quota.Refusal(context.Request, known.Id) is { } tooMany)
        {
            await ErrorResponse.WriteAsync(context, tooMany);
            return;
        }
        await generator.AnswerAsync(context, request, Deadline(context.Request));
    }

    /// <summary>Takes the contents alone or a whole request to generate, not both.</summary>
    internal static async Task CountTokens(HttpContext context, string model)
    {
        if (Find(context, model, "countTokens", out var refusal) is null
            || RequestReader.Read(context.Features.GetRequiredFeature<RecordedRequest>().Bytes, RequestSchema.CountTokens, out refusal) is not { } body)
        {
            await ErrorResponse.WriteAsync(context, refusal!);
            return;
        }

        var counted = body["generateContentRequest"]?.AsObject() ?? body;
        if (counted["contents"] is not JsonArray { Count: > 0 })
        {
            await ErrorResponse.WriteAsync(context, GeminiError.InvalidArgument("* CountTokensRequest.contents: contents is not specified\n"));
            return;
        }
        var tokens = TokenEstimate.Of(counted);
        await JsonResponse.WriteAsync(context, new JsonObject
        {
            ["totalTokens"] = tokens,
            ["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = tokens }),
        });
    }

    private static EmulatedModel? Find(HttpContext context, string model, string method, out GeminiError? refusal)
    {
        var supports = method == "streamGenerateContent" ? "generateContent" : method;
        var known = ModelTable.Find(model) is { } found && found.Methods.Contains(supports) ? found : null;
        refusal = known is null ? GeminiErrors.UnknownModel(context.Request.Path.Value!.Split('/')[1], model, method) : null;
        return known;
    }

    private static TimeSpan Deadline(HttpRequest request) =>
        int.TryParse(request.Headers["X-Server-Timeout"], CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : Timeout.InfiniteTimeSpan;
}
