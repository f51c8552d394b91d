using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;

namespace Parley.Server.Hosting;

/// <summary>The description of the API, made from the code: <c>GET /openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath is { } path
            && (path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("health/", StringComparison.Ordinal));
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeProblemsAsync);
        options.AddSchemaTransformer(DescribeTextsAsync);
    });

    private static async Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Parley",
            Version = "v1",
            Description = "Accounts, conversations and live answers. Every error is an application/problem+json whose code says what happened.",
        };
        // Where the server is reached depends on who asks, and the document does not.
        document.Servers?.Clear();
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            BearerFormat = "JWT",
            Description = "The access token of register, login or refresh. The session cookie serves as well, for requests of the same origin.",
        });
    }

    /// <summary>Texts and times are read by converters of ours, of which the framework does not know what they read.</summary>
    private static Task DescribeTextsAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (schema.Type is not null || (type != typeof(string) && type != typeof(DateTimeOffset)))
            return Task.CompletedTask;
        schema.Type = context.JsonPropertyInfo?.IsGetNullable is true ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        if (type == typeof(DateTimeOffset))
            schema.Format = "date-time";
        return Task.CompletedTask;
    }

    private static Task DescribeProblemsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        // Of the two forms of an answer the other one is no JSON.
        if (operation.Responses.TryGetValue("200", out var answer) && answer.Content?.TryGetValue("text/event-stream", out var events) is true)
            events.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem; its code says which.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
            },
        };
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        return Task.CompletedTask;
    }
}
