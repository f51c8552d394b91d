using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Json;

/// <summary>Times go out in UTC with a <c>Z</c>, as every reader of ISO 8601 knows it; any offset is read.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);

        writer.WriteStringValue(value.UtcDateTime);
    }
}
