using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol.Keys;
using Parley.Server.Telemetry;

namespace Parley.Server.Keys;

/// <summary>A way in to Gemini: a key, and the clients that use it.</summary>
/// <param name="Id">Distinguishes it among all of this installation; that of <c>GEMINI_API_KEY</c> is empty.</param>
/// <param name="IsOwn">Whether a user has entered it, who pays for it.</param>
internal sealed record GeminiAccess(string Id, bool IsOwn)
{
    /// <summary>Whether Gemini had refused it when it was read.</summary>
    public bool HadProblem { get; init; }

    /// <summary>What asks a model.</summary>
    public required IChatClient Chat { get; init; }

    /// <summary>What counts tokens.</summary>
    public required GeminiChatClient Counter { get; init; }

    public required GeminiModels Models { get; init; }

    /// <summary>Where files are laid down that are too large for a prompt; null where this way in has no such place.</summary>
    public required GeminiFiles? Files { get; init; }

    /// <summary>By which what was laid down there is known again: another key does not see it.</summary>
    public required string FilesId { get; init; }
}

/// <summary>Makes the clients that use a key. They share one pool of connections.</summary>
internal sealed class GeminiAccesses([FromKeyedServices(GeminiAccesses.Http)] HttpClient http, IOptions<GeminiOptions> options, IOptions<VertexPlaces> places, IOptions<TelemetryOptions> telemetry, TimeProvider clock)
{
    /// <summary>Names the client in the services.</summary>
    public const string Http = "gemini";

    private const int FilesIdBytes = 8;

    /// <param name="id">See <see cref="GeminiAccess"/>.</param>
    /// <param name="isOwn">See <see cref="GeminiAccess"/>.</param>
    /// <param name="secret">The key, or the service account.</param>
    public GeminiAccess Make(string id, bool isOwn, GeminiSecret secret)
    {
        var used = secret.ApplyTo(options.Value, places.Value);
        var chat = new GeminiChatClient(http, used, clock);
        return new GeminiAccess(id, isOwn)
        {
            Chat = chat.AsBuilder().UseModelSpans(telemetry.Value).Use(inner => new GeminiRetryClient(inner, clock)).Build(),
            Counter = chat,
            Models = new GeminiModels(http, used, clock),
            Files = secret.Kind == GeminiKeyKinds.Studio ? new GeminiFiles(http, used, clock) : null,
            FilesId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"parley gemini key {secret.Text}")).AsSpan(0, FilesIdBytes)),
        };
    }
}
