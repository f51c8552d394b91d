using System.Globalization;
using System.Text.Json.Nodes;

namespace Parley.Emulation.Files;

/// <summary>A file that was uploaded. Of its bytes only what they were is kept.</summary>
public sealed class EmulatedFile
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private static readonly TimeSpan Life = TimeSpan.FromHours(48);

    internal EmulatedFile(string id, string? displayName, string mediaType, long size, byte[] sha256, DateTimeOffset createdAt, int polls, bool fails)
    {
        (Id, DisplayName, MediaType, Size, Sha256, CreatedAt) = (id, displayName, mediaType, size, Convert.ToHexStringLower(sha256), createdAt);
        (PollsLeft, Fails) = (polls, fails);
        ExpiresAt = createdAt + Life;
    }

    /// <summary>What comes after <c>files/</c>.</summary>
    public string Id { get; }

    /// <summary>As the client called it.</summary>
    public string? DisplayName { get; }

    /// <summary>As the client declared it.</summary>
    public string MediaType { get; }

    /// <summary>In bytes.</summary>
    public long Size { get; }

    /// <summary>In hexadecimal, lower case.</summary>
    public string Sha256 { get; }

    /// <summary>When the last byte had come.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>From then on it is as if it had never been.</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>PROCESSING, ACTIVE or FAILED.</summary>
    public string State => PollsLeft > 0 ? "PROCESSING" : Fails ? "FAILED" : "ACTIVE";

    internal int PollsLeft { get; set; }

    internal bool Fails { get; }

    internal JsonObject ToJson(string root)
    {
        var file = new JsonObject
        {
            ["name"] = $"files/{Id}",
            ["mimeType"] = MediaType,
            ["sizeBytes"] = Size.ToString(CultureInfo.InvariantCulture),
            ["createTime"] = Written(CreatedAt),
            ["updateTime"] = Written(CreatedAt),
            ["expirationTime"] = Written(ExpiresAt),
            ["sha256Hash"] = Convert.ToBase64String(Convert.FromHexString(Sha256)),
            ["uri"] = $"{root}/v1beta/files/{Id}",
            ["state"] = State,
            ["source"] = "UPLOADED",
        };
        if (DisplayName is not null)
            file.Insert(1, "displayName", DisplayName);
        if (State == "FAILED")
            file["error"] = new JsonObject { ["code"] = 3, ["message"] = "The file could not be processed." };
        return file;
    }

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
