using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Chat;

namespace Parley.Server.Conversations;

/// <summary>Where an answer took what it says from, as it is kept.</summary>
internal sealed record Grounding(IReadOnlyList<Source>? Sources, IReadOnlyList<Citation>? Citations, WebSearch? Search)
{
    public bool IsEmpty => this is { Sources: null, Citations: null, Search: null };

    /// <summary>As JSON; null where nothing is known of it.</summary>
    public static string? Of(Message message)
    {
        var grounding = new Grounding(message.Sources, message.Citations, message.Search);
        return grounding.IsEmpty ? null : JsonSerializer.Serialize(grounding, GroundingJson.Default.Grounding);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Grounding))]
internal sealed partial class GroundingJson : JsonSerializerContext;
