using System.Buffers;

namespace Parley.Server.Files;

/// <summary>What somebody goes on sending after the answer is known.</summary>
internal static class RestOfBody
{
    private const long Most = 64 * 1024 * 1024;
    private const int BufferSize = 64 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes some of it and throws it away: many clients read the answer only when they have sent everything, and would
    /// see nothing but a broken connection. Who asks first whether to send is not asked for it.
    /// </summary>
    public static async Task DiscardAsync(HttpRequest request)
    {
        if (request.Headers.Expect.Count > 0)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        patience.CancelAfter(Longest);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long read = 0;
            while (read < Most && await request.Body.ReadAsync(buffer, patience.Token) is > 0 and var count)
                read += count;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The answer goes to whoever is still there.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
