using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using Parley.Protocol.Json;

namespace Parley.Server.Hosting;

/// <summary>How bodies are read: as the protocol says, and strictly.</summary>
internal static class RequestJson
{
    public static IServiceCollection AddRequestJson(this IServiceCollection services) => services
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
        .ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJsonContext.Default);
            options.SerializerOptions.Converters.Add(new TextConverter());
            options.SerializerOptions.Converters.Add(new UtcTimeConverter());
        });

    /// <summary>Refuses bodies in an encoding that is not taken, before the framework fails on it.</summary>
    public static IApplicationBuilder UseRequestEncodingCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsPlainUtf8(context.Request))
            return next(context);

        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    });

    private static bool IsPlainUtf8(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return false;
        if (request.ContentType is not { } type || !type.Contains("charset", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!MediaTypeHeaderValue.TryParse(type, out var parsed)
            || !HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return false;

        // The framework knows no quotes around a charset.
        request.ContentType = parsed.MediaType.Value;
        return true;
    }

    /// <summary>A text without NUL, which databases cut at or refuse. Lone surrogates the reader refuses by itself.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : throw new JsonException();
            return text!.Contains('\0') ? throw new JsonException() : text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }
}
