using System.Text.Json.Nodes;

namespace Parley.Emulation.Http;

/// <summary>How the exchange of a request ended, seen from the emulator.</summary>
public enum Ending
{
    /// <summary>All that was to be sent was sent.</summary>
    Completed,

    /// <summary>The client went away first.</summary>
    ClientLeft,

    /// <summary>The connection was broken on purpose.</summary>
    Broken,
}

/// <summary>A request as it arrived.</summary>
public sealed class RecordedRequest
{
    private readonly TaskCompletionSource<Ending> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal RecordedRequest(string method, string path, string query, IReadOnlyDictionary<string, string> headers, byte[] bytes)
    {
        (Method, Path, Query, Headers, Bytes) = (method, path, query, headers, bytes);
    }

    /// <summary>GET, POST …</summary>
    public string Method { get; }

    /// <summary>For example <c>/v1beta/models/gemini-4-hydrogen:streamGenerateContent</c>.</summary>
    public string Path { get; }

    /// <summary>With its question mark; empty without one.</summary>
    public string Query { get; }

    /// <summary>By name, whatever its case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text.</summary>
    public string Body => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as JSON.</summary>
    public JsonObject Json => JsonNode.Parse(Bytes)!.AsObject();

    /// <summary>Done when the exchange is over, and how.</summary>
    public Task<Ending> Ended => ended.Task;

    /// <summary>The status of the answer, as soon as it is over; 0 before.</summary>
    public int Status { get; internal set; }

    internal byte[] Bytes { get; }

    /// <summary>Once: what comes later changes nothing.</summary>
    internal void End(Ending how) => ended.TrySetResult(how);

    internal void Fail(Exception exception) => ended.TrySetException(exception);
}
