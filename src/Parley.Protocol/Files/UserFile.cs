namespace Parley.Protocol.Files;

/// <summary>A file that a user has uploaded. It belongs to the user, whatever messages carry it.</summary>
public sealed record UserFile
{
    /// <summary>UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>As it was called, without what no name may hold.</summary>
    public required string Name { get; init; }

    /// <summary>What it is by its content, whatever it was said to be.</summary>
    public required string MediaType { get; init; }

    /// <summary>One of <see cref="FileKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The values of <see cref="UserFile.Kind"/>.</summary>
public static class FileKinds
{
    public const string Image = "image";
    public const string Pdf = "pdf";
    public const string Audio = "audio";
    public const string Video = "video";
    /// <summary>Code, HTML and SVG too.</summary>
    public const string Text = "text";
}

/// <summary>How much a user has stored, and may.</summary>
/// <param name="Used">In bytes.</param>
/// <param name="Limit">In bytes.</param>
public sealed record FileQuota(long Used, long Limit);

/// <summary>A page of files, the newest first.</summary>
/// <param name="Items">The files.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
/// <param name="Quota">Of all of the user's files.</param>
public sealed record FilePage(IReadOnlyList<UserFile> Items, string? NextCursor, FileQuota Quota);

/// <summary>A file as a message carries it. It is told as it was even where the file has been deleted since.</summary>
/// <param name="Id">Of the file.</param>
/// <param name="Name">What it is called.</param>
/// <param name="MediaType">What it is by its content.</param>
/// <param name="Kind">One of <see cref="FileKinds"/>.</param>
/// <param name="Size">In bytes.</param>
public sealed record AttachedFile(Guid Id, string Name, string MediaType, string Kind, long Size)
{
    /// <summary>How many a message carries at most.</summary>
    public const int MostOfOneMessage = 20;
}
