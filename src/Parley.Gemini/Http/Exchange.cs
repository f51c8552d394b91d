using Parley.Gemini.Errors;

namespace Parley.Gemini.Http;

/// <summary>One answered request whose body is read under the guard; disposing it before the end hangs up.</summary>
internal sealed class Exchange(HttpResponseMessage response, Stream body, StallGuard guard, GeminiOptions options) : IDisposable
{
    private bool begun;
    private long read;

    public HttpResponseMessage Response => response;

    /// <summary>Reads what is there, 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        // Up to the first byte one limit runs on from the sending of the request.
        if (begun)
            guard.Resume();
        int count;
        try
        {
            count = await body.ReadAsync(buffer, guard.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or IOException)
        {
            throw guard.Explain(failure);
        }
        finally
        {
            guard.Pause();
        }

        if (!begun)
        {
            begun = true;
            guard.Allow(options.IdleTimeout);
        }

        read += count;
        return read <= options.MaxAnswerBytes ? count : throw Failures.TooLong();
    }

    public async Task<ReadOnlyMemory<byte>> ReadToEndAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await ReadAsync(buffer) is var count and > 0)
            whole.Write(buffer, 0, count);

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    public void Dispose()
    {
        response.Dispose();
        guard.Dispose();
    }
}
