using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;
using Parley.Server.Hosting;

namespace Parley.Server.Notices;

/// <summary>A user's notices as events, until the client leaves or its session ends.</summary>
internal sealed class NoticeStream(NoticeReader reader, TimeProvider clock, CancellationToken sessionEnded, CancellationToken serverEnds) : IResult, IEndpointMetadataProvider
{
    // The first thing that is sent may be a comment: it says that the stream is open.
    private volatile bool quiet = true;

    /// <summary>Writes what else the reader is to get, each time that it wakes, and says whether there was any.</summary>
    public Func<IBufferWriter<byte>, ValueTask<bool>>? More { get; init; }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Notice), [EventStream.ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        EventStream.Begin(httpContext);
        using var _ = reader;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, sessionEnded);
        using var wake = gone.Token.Register(reader.Wake);
        using var lastWake = serverEnds.Register(reader.Wake);
        using var timer = clock.CreateTimer(_ => { quiet = true; reader.Wake(); }, null, EventStream.KeepAlive, EventStream.KeepAlive);
        var output = httpContext.Response.BodyWriter;
        try
        {
            while (!gone.IsCancellationRequested)
            {
                var last = serverEnds.IsCancellationRequested;
                var notices = reader.Take();
                foreach (var (id, notice) in notices)
                    EventStream.WriteEvent(output, id, "notice", JsonSerializer.SerializeToUtf8Bytes(notice, ProtocolJsonContext.Default.Notice));
                var more = More is not null && await More(output);
                if (notices.Count == 0 && !more && quiet)
                    EventStream.WriteComment(output);
                quiet = false;
                if ((await output.FlushAsync(gone.Token)).IsCompleted || last)
                    return;
                await reader.WaitAsync();
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader left, or may no longer read.
        }
    }
}
