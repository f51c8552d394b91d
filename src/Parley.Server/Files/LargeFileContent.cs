using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Parley.Protocol.Files;

namespace Parley.Server.Files;

/// <summary>A file that is too large to travel in a prompt: it is laid down at Gemini by whichever key asks.</summary>
/// <param name="file">Which.</param>
/// <param name="mediaType">In Gemini's words.</param>
internal sealed partial class LargeFileContent(UserFile file, string mediaType) : AIContent
{
    public UserFile File => file;

    public string MediaType => mediaType;

    /// <summary>Stands for a file's address in the kept parts of an answer, until it is known which key asks.</summary>
    public static string PlaceOf(Guid id) => $"parley-file:{id:N}";

    [GeneratedRegex("parley-file:(?<id>[0-9a-f]{32})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    public static partial Regex Place { get; }
}
