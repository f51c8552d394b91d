namespace Parley.Gemini;

/// <summary>A file that lies with Gemini, for 48 hours.</summary>
public sealed record GeminiFile
{
    /// <summary><c>files/</c> and its id.</summary>
    public required string Name { get; init; }

    /// <summary>What a prompt refers to it by.</summary>
    public string? Uri { get; init; }

    /// <summary>Its media type, as it was declared.</summary>
    public string? MimeType { get; init; }

    /// <summary>PROCESSING, ACTIVE or FAILED; some answers leave it out.</summary>
    public string? State { get; init; }

    /// <summary>From then on Gemini knows it no more.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }

    /// <summary>Why it could not be processed.</summary>
    public GeminiFileError? Error { get; init; }
}

/// <summary>Why a file is of no use.</summary>
/// <param name="Message">In Gemini's words.</param>
public sealed record GeminiFileError(string? Message);

/// <summary>What the last piece of an upload is answered with.</summary>
internal sealed record UploadedFile(GeminiFile? File);

/// <summary>What an upload begins with.</summary>
internal sealed record UploadStart(UploadStartFile File);

internal sealed record UploadStartFile(string DisplayName);
