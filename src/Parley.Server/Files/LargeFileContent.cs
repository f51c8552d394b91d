using Microsoft.Extensions.AI;
using Parley.Protocol.Files;

namespace Parley.Server.Files;

/// <summary>A file that is too large to travel in a prompt: it is laid down at Gemini by whichever key asks.</summary>
/// <param name="file">Which.</param>
/// <param name="mediaType">In Gemini's words.</param>
internal sealed class LargeFileContent(UserFile file, string mediaType) : AIContent
{
    public UserFile File => file;

    public string MediaType => mediaType;
}
