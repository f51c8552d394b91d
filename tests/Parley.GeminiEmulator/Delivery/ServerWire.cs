namespace Parley.Emulation.Delivery;

/// <summary>The web server's own response: right framing, connection kept.</summary>
internal sealed class ServerWire(HttpContext context) : Wire
{
    public override Task StartAsync(int status, string contentType, long? length, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = length;
        response.Headers.Vary = "Origin, X-Origin, Referer";
        return Task.CompletedTask;
    }

    public override async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await context.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
}
