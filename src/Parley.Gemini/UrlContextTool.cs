using Microsoft.Extensions.AI;

namespace Parley.Gemini;

/// <summary>Lets Gemini read the pages whose addresses stand in the prompt, 20 in one request. Google fetches them, not the caller.</summary>
public sealed class UrlContextTool : AITool
{
    /// <inheritdoc/>
    public override string Name => "url_context";
}
