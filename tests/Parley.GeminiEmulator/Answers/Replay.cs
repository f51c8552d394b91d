using System.Text.Json.Nodes;
using Parley.Emulation.Json;

namespace Parley.Emulation.Answers;

/// <summary>A recording as the body of an answer. The status was not recorded: it is the error's code, else 200.</summary>
internal static class Replay
{
    private const string Json = "application/json; charset=UTF-8";
    private const string Events = "text/event-stream";

    public static RawBody Of(string recording, bool asEvents)
    {
        var bytes = Recordings.Read(recording);
        var isStream = bytes.AsSpan().StartsWith("data:"u8);
        if (isStream)
            return asEvents ? new RawBody(200, Events, bytes) : new RawBody(200, Json, GoogleJson.Pretty(Whole(bytes)));

        var message = JsonNode.Parse(bytes)!.AsObject();
        if (message["error"] is { } error)
            return new RawBody(error["code"]!.GetValue<int>(), Json, bytes);
        return asEvents
            ? new RawBody(200, Events, [.. "data: "u8, .. GoogleJson.Compact(message), .. "\r\n\r\n"u8])
            : new RawBody(200, Json, bytes);
    }

    private static JsonObject Whole(byte[] events)
    {
        var whole = new WholeResponse();
        foreach (var line in System.Text.Encoding.UTF8.GetString(events).Split('\n'))
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                whole.Add(JsonNode.Parse(line["data: ".Length..])!.AsObject());
        }
        return whole.ToJson();
    }
}
