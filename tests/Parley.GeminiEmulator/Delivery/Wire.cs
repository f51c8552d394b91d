namespace Parley.Emulation.Delivery;

/// <summary>Where an answer's bytes go.</summary>
internal abstract class Wire
{
    /// <summary>Sends the status and headers; <paramref name="length"/> where the body's length is told beforehand.</summary>
    public abstract Task StartAsync(int status, string contentType, long? length, CancellationToken cancellationToken);

    /// <summary>Sends the bytes at once, by themselves.</summary>
    public abstract Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
