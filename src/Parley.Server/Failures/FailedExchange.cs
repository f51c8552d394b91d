using Parley.Gemini;

namespace Parley.Server.Failures;

/// <summary>A request to Gemini, or to another provider, that failed a reply.</summary>
internal sealed record FailedExchange(Guid ReplyId, Guid OwnerId, DateTimeOffset At, string Model, string Code, string Method, string Address, int Status)
{
    /// <summary>What was sent, long values shortened.</summary>
    public required string Request { get; init; }

    /// <summary>The same with nothing in it that its user wrote.</summary>
    public required string Outline { get; init; }

    /// <summary>What came back.</summary>
    public required string Response { get; init; }

    /// <summary>The same with nothing in it that its user wrote.</summary>
    public required string ResponseOutline { get; init; }

    public static FailedExchange Of(Guid replyId, Guid ownerId, DateTimeOffset at, string model, string code, GeminiExchange exchange)
    {
        var (request, outline, words) = RequestOutline.Of(exchange.Request);
        return new(replyId, ownerId, at, model, code, exchange.Method, exchange.Address.GetLeftPart(UriPartial.Path), exchange.Status)
        {
            Request = request,
            Outline = outline,
            Response = exchange.Response,
            ResponseOutline = RequestOutline.Without(words, exchange.Response),
        };
    }
}
