using Microsoft.AspNetCore.Http.Metadata;

namespace Parley.Server.Hosting;

/// <summary>How large a request's body may be; beyond it the answer is 413.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    public const long ForAccounts = 1024 * 1024;
    public const long ForChat = 4 * 1024 * 1024;
}

internal static class BodyLimitExtensions
{
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, long bytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BodyLimit(bytes));
}
