using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Parley.Server.Conversations;
using Parley.Server.Hosting;

namespace Parley.Server.Chat;

/// <summary>The events of a reply, for as long as there are any and the client stays. Leaving stops nothing.</summary>
/// <param name="reader">Where the client begins.</param>
/// <param name="clock">Times the comments that keep proxies awake.</param>
/// <param name="sessionEnded">Cancelled when the session of the one who reads ends.</param>
internal sealed class ReplyStream(LogReader reader, TimeProvider clock, CancellationToken sessionEnded) : IResult, IEndpointMetadataProvider
{
    private const int BatchSize = 128;
    private const int PieceSize = 16_384;
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);
    private volatile bool quiet;
    private bool isEnding;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [EventStream.ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        EventStream.Begin(httpContext);
        using var _ = reader;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, sessionEnded);
        using var wake = gone.Token.Register(reader.Wake);
        using var timer = clock.CreateTimer(_ => { quiet = true; reader.Wake(); }, null, EventStream.KeepAlive, EventStream.KeepAlive);
        try
        {
            await WriteAsync(httpContext, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader left, or may no longer read; whatever was being written to it is of no use.
        }

        if (sessionEnded.IsCancellationRequested && !isEnding && !httpContext.RequestAborted.IsCancellationRequested)
            await PartAsync(httpContext);
    }

    /// <summary>Tells who may no longer read that this is why, as far as it is still listened to.</summary>
    private async Task PartAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(Parting, clock);
        using var parting = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        using var events = new EventWriter(context.Response.BodyWriter);
        events.WriteSessionEnded();
        try
        {
            await context.Response.BodyWriter.FlushAsync(parting.Token);
        }
        catch (OperationCanceledException) when (parting.IsCancellationRequested)
        {
            // It is not.
        }
    }

    private async Task WriteAsync(HttpContext context, CancellationToken gone)
    {
        using var events = new EventWriter(context.Response.BodyWriter);
        var batch = ArrayPool<ReplyDelta>.Shared.Rent(BatchSize);
        // Up to here the reader catches up and gets deltas merged; after it, each as it comes.
        var behindUntil = reader.ShownAtFirst;
        try
        {
            while (!gone.IsCancellationRequested)
            {
                if (reader.TakeStart())
                    events.WriteStart(reader.Log.Start);
                if (reader.TakeWaiting(out var waiting))
                    events.WriteWaiting(waiting, clock.GetUtcNow());
                var count = reader.Take(batch.AsSpan(0, BatchSize));
                events.WriteDeltas(batch.AsSpan(0, count), reader.Position, behindUntil);
                if (reader.TakeEnd() is { } end)
                    await WriteEndAsync(context, end, gone);
                else if (quiet)
                    EventStream.WriteComment(context.Response.BodyWriter);

                quiet = false;
                var flush = context.Response.BodyWriter.FlushAsync(gone);
                var keptUp = flush.IsCompleted;
                if ((await flush).IsCompleted || reader.IsAtEnd)
                    return;
                if (!keptUp)
                    behindUntil = reader.Shown;
                if (reader.Position >= reader.Shown)
                    await reader.WaitAsync();
            }
        }
        finally
        {
            ArrayPool<ReplyDelta>.Shared.Return(batch, clearArray: true);
        }
    }

    private async Task WriteEndAsync(HttpContext context, LogEnd end, CancellationToken gone)
    {
        isEnding = true;
        var rest = EventWriter.EndOf(end with { Problem = end.ProblemReadBy(context) });
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(rest.Length, PieceSize)];
            if ((await context.Response.BodyWriter.WriteAsync(piece, gone)).IsCompleted)
                return;
            rest = rest[piece.Length..];
        }
    }
}
