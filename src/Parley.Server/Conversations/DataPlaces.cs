using System.Text.Json;

namespace Parley.Server.Conversations;

/// <summary>Where data stands in the JSON of a turn, or what refers to it.</summary>
/// <param name="Part">The whole part.</param>
/// <param name="Member">The member of its <c>inlineData</c>.</param>
/// <param name="Value">The base64 in it.</param>
/// <param name="Reference">Or what it refers to.</param>
internal readonly record struct DataPlace(Range Part, Range Member, Range Value, DataReference? Reference);

/// <summary>Finds them, in their order.</summary>
internal static class DataPlaces
{
    // The turn is an array, its parts are objects in it.
    private const int OfPart = 1;
    private const int OfData = 3;
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 512 };

    public static List<DataPlace> Of(ReadOnlySpan<byte> turn)
    {
        var places = new List<DataPlace>();
        var reader = new Utf8JsonReader(turn, Deep);
        var (first, start, isData) = (0, 0, false);
        while (reader.Read())
        {
            switch (reader.TokenType, reader.CurrentDepth)
            {
                case (JsonTokenType.StartObject, OfPart):
                    (first, start) = (places.Count, (int)reader.TokenStartIndex);
                    break;
                case (JsonTokenType.EndObject, OfPart):
                    for (var i = first; i < places.Count; i++)
                        places[i] = places[i] with { Part = start..(int)reader.BytesConsumed };
                    break;
                case (JsonTokenType.PropertyName, OfPart + 1):
                    isData = reader.ValueTextEquals("inlineData"u8);
                    break;
                case (JsonTokenType.PropertyName, OfData) when isData:
                    if (Read(ref reader) is { } place)
                        places.Add(place);
                    break;
            }
        }

        return places;
    }

    private static DataPlace? Read(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var (isData, isFile) = (reader.ValueTextEquals("data"u8), reader.ValueTextEquals("file"u8));
        reader.Read();
        var value = (int)reader.TokenStartIndex;
        if (isData && reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false })
            return new DataPlace(default, start..(int)reader.BytesConsumed, (value + 1)..((int)reader.BytesConsumed - 1), null);
        if (isFile && reader.TokenType == JsonTokenType.StartObject)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            return DataReference.Of(json.RootElement) is { } reference ? new DataPlace(default, start..(int)reader.BytesConsumed, default, reference) : null;
        }

        reader.Skip();
        return null;
    }
}
