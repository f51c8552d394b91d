using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Parley.Tests.Providers;

/// <summary>What the stand-in does when it is asked, in this order.</summary>
internal sealed class StandInTurn
{
    private readonly List<Func<HttpContext, Task>> steps = [];
    private (int Status, string Body, string? RetryAfter)? error;
    private string finish = "stop";
    private bool hasEnd = true;
    private int calls;

    public static StandInTurn Echo(JsonNode request) => new StandInTurn().Text("You said: " + request["messages"]!.AsArray()[^1]!["content"]!.ToString());

    public static StandInTurn Error(int status, string body, string? retryAfter = null) => new()
    {
        error = (status, body, retryAfter),
    };

    public StandInTurn Text(params string[] pieces) => Deltas(pieces.Select(piece => new JsonObject { ["content"] = piece }));

    /// <summary>Thoughts, in a member of this name.</summary>
    public StandInTurn Thought(string member, params string[] pieces) => Deltas(pieces.Select(piece => new JsonObject { [member] = piece, ["content"] = "" }));

    /// <summary>What it draws, as OpenRouter has it.</summary>
    public StandInTurn Images(JsonNode images) => Deltas([new JsonObject { ["images"] = images }]);

    /// <summary>A call whose arguments come in two pieces.</summary>
    public StandInTurn Call(string? id, string name, string arguments = "{}")
    {
        var index = calls++;
        finish = "tool_calls";
        return Deltas(
        [
            new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = index, ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments[..(arguments.Length / 2)] } }) },
            new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = arguments[(arguments.Length / 2)..] } }) },
        ]);
    }

    public StandInTurn Finish(string reason)
    {
        finish = reason;
        return this;
    }

    public StandInTurn Until(Task moment) => Do(context => moment.WaitAsync(context.RequestAborted));

    /// <summary>It says nothing more, ever.</summary>
    public StandInTurn Silence() => Do(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    public StandInTurn Raw(string text) => Do(context => SendAsync(context, text));

    /// <summary>The connection breaks.</summary>
    public StandInTurn Break() => Do(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>It ends without an end.</summary>
    public StandInTurn Cut()
    {
        hasEnd = false;
        return this;
    }

    public async Task WriteAsync(HttpContext context, JsonNode request)
    {
        if (error is var (status, body, retryAfter))
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsync(body);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
        foreach (var step in steps)
            await step(context);
        if (!hasEnd || context.RequestAborted.IsCancellationRequested)
            return;
        await SendAsync(context, Chunk(new JsonObject(), finish));
        var asked = request["messages"]!.ToJsonString().Length;
        await SendAsync(context, new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1,
            ["model"] = "as-it-calls-itself",
            ["choices"] = new JsonArray(),
            ["usage"] = new JsonObject { ["prompt_tokens"] = asked, ["completion_tokens"] = 7, ["total_tokens"] = asked + 7 },
        }.ToJsonString());
        await SendAsync(context, "[DONE]");
    }

    private StandInTurn Deltas(IEnumerable<JsonObject> deltas)
    {
        foreach (var delta in deltas)
        {
            var chunk = Chunk(delta, null);
            steps.Add(context => SendAsync(context, chunk));
        }

        return this;
    }

    private StandInTurn Do(Func<HttpContext, Task> step)
    {
        steps.Add(step);
        return this;
    }

    private static string Chunk(JsonObject delta, string? finish) => new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "as-it-calls-itself",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    }.ToJsonString();

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"data: {data}\n\n"));
        await context.Response.Body.FlushAsync();
    }
}
