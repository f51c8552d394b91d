using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Hosting;

/// <summary>What responses that are streams of server-sent events have in common.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    /// <summary>How often a comment keeps proxies awake.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Says that events follow, one by one.</summary>
    public static void Begin(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.RequestServices.GetRequiredService<StreamMetrics>().Count(context);
    }

    /// <summary>A line that clients skip.</summary>
    public static void WriteComment(IBufferWriter<byte> output) => output.Write(":\n\n"u8);

    /// <summary>An event with its data in one line.</summary>
    public static void WriteEvent(IBufferWriter<byte> output, string? id, string name, ReadOnlySpan<byte> data)
    {
        if (id is not null)
            Encoding.UTF8.GetBytes($"id: {id}\n", output);
        Encoding.UTF8.GetBytes($"event: {name}\ndata: ", output);
        output.Write(data);
        output.Write("\n\n"u8);
    }
}
