using System.Globalization;
using System.Text.Json.Serialization;
using Parley.Protocol.Chat;
using Parley.Web.Markdown;

namespace Parley.Server.Pages;

/// <summary>How much of a growing reply a page has: the versions of its text and its thoughts, in one run of the feed.</summary>
internal readonly record struct LivePosition(string Run, int Text, int Thoughts)
{
    /// <summary>Of a page that has nothing.</summary>
    public static readonly LivePosition None = new("", 0, 0);

    /// <summary>Reads what <see cref="ToString"/> wrote; what it did not write is nothing.</summary>
    public static LivePosition Parse(string? id) =>
        id?.Split('-') is [{ Length: > 0 } run, var text, var thoughts]
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var textVersion)
        && int.TryParse(thoughts, NumberStyles.None, CultureInfo.InvariantCulture, out var thoughtsVersion)
            ? new(run, textVersion, thoughtsVersion)
            : None;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}-{Text}-{Thoughts}");
}

/// <summary>What a page lacks of a growing reply.</summary>
/// <param name="Reset">Whether what it has must be forgotten first.</param>
/// <param name="Text">Blocks of the answer.</param>
/// <param name="Thoughts">Blocks of the thoughts.</param>
/// <param name="Position">How much the page has with this.</param>
internal sealed record LiveUpdate(
    bool? Reset, IReadOnlyList<BlockChange> Text, IReadOnlyList<BlockChange> Thoughts, [property: JsonIgnore] LivePosition Position)
{
    /// <summary>Where the reply stands among those who wait for Gemini, where that is news.</summary>
    public Waiting? Waiting { get; init; }

    [JsonIgnore]
    public bool IsEmpty => Reset is null && Waiting is null && Text.Count == 0 && Thoughts.Count == 0;
}

/// <summary>The same, as it is sent.</summary>
/// <param name="Reply">Of which reply.</param>
/// <param name="Position">What the page says when it asks again.</param>
/// <param name="Update">What it lacks.</param>
internal sealed record LiveUpdateOf(Guid Reply, string Position, LiveUpdate Update);

/// <summary>The whole reply, in place of what was put together; nothing where it is not there any more.</summary>
internal sealed record LiveEnd(Guid Reply, string? Html);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveUpdateOf))]
[JsonSerializable(typeof(LiveEnd))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
