using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Emulation.Answers;

namespace Parley.Emulation.Http;

/// <summary>For who runs the emulator as a program: scripts in the words of the prompt markers, and the requests so far.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/emulator");
        control.MapPost("/script", Script);
        control.MapGet("/requests", Requests);
        control.MapDelete("/script", Clear);
    }

    /// <summary>The body has a marker in each line; <c>?model=</c> keeps them for one model.</summary>
    internal static async Task<Results<NoContent, BadRequest<string>>> Script(HttpRequest request, AnswerBook book, string? model)
    {
        using var reader = new StreamReader(request.Body);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var scenarios = lines.Select(Scenario.In).ToList();
        if (scenarios.Contains(null))
            return TypedResults.BadRequest("Each line needs a marker; the README has the table.");

        book.Add(scenarios.Select(scenario => scenario!.ToAnswer(request: null)), model);
        return TypedResults.NoContent();
    }

    internal static JsonArray Requests(RequestLog log) => new([.. log.All.Select(request => (JsonNode)new JsonObject
    {
        ["method"] = request.Method,
        ["path"] = request.Path + request.Query,
        ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["body"] = request.Body,
    })]);

    internal static NoContent Clear(AnswerBook book)
    {
        book.Clear();
        return TypedResults.NoContent();
    }
}
