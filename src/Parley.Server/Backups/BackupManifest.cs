using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.Backups;

/// <summary>What a backup says of itself: <c>manifest.json</c> in the archive.</summary>
/// <param name="Format">Of the archive.</param>
/// <param name="Version">Of the program that made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Migrations">The database's schema: all migrations that were applied, oldest first.</param>
/// <param name="Tables">How many rows each table has.</param>
/// <param name="Files">All other entries of the archive.</param>
internal sealed record BackupManifest(
    int Format, string Version, DateTimeOffset CreatedAt, IReadOnlyList<string> Migrations,
    IReadOnlyDictionary<string, long> Tables, IReadOnlyList<BackupFile> Files)
{
    public const int CurrentFormat = 1;
    public const string EntryName = "manifest.json";
    public const string DatabaseEntry = "parley.db";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };
}

/// <summary>A file of the data directory.</summary>
/// <param name="Path">In the data directory, with <c>/</c> between folders.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In hexadecimal, lower case.</param>
internal sealed record BackupFile(string Path, long Size, string Sha256)
{
    /// <summary>Whether it stays inside the directory that it is unpacked to.</summary>
    [JsonIgnore]
    public bool IsInside => Path.Length > 0 && !Path.Contains('\\') && !Path.Contains(':')
        && Path.Split('/').All(part => part is not ("" or "." or ".."));
}
