using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Tools;

namespace Parley.Server.Mcp;

/// <summary>A tool as it was last described, and what was decided about it.</summary>
/// <param name="Name">By which its server knows it.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">For the model.</param>
/// <param name="Schema">What it takes, as a JSON schema.</param>
/// <param name="ReadOnly">Whether its server says that it changes nothing.</param>
/// <param name="Policy">What the administrator has set.</param>
/// <param name="Pin">The <see cref="Mark"/> that it had then.</param>
internal sealed record KnownTool(
    string Name, string? Title, string? Description, JsonElement Schema, bool ReadOnly, string Policy = ToolPolicies.Ask, string? Pin = null)
{
    /// <summary>Another one where any word of the description is another: what was allowed is not what is there now.</summary>
    [JsonIgnore]
    public string Mark => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{Title}\n{Description}\n{Schema.GetRawText()}\n{ReadOnly}")).AsSpan(0, 12));

    [JsonIgnore]
    public bool HasChanged => Policy == ToolPolicies.Allow && Pin != Mark;

    /// <summary>What counts: nothing is run unasked that is described in another way than when it was allowed.</summary>
    [JsonIgnore]
    public string EffectivePolicy => HasChanged ? ToolPolicies.Ask : Policy;

    public KnownTool With(string policy) => this with { Policy = policy, Pin = Mark };

    public ServerTool ToWire() => new(Name, Title, Description, ReadOnly, EffectivePolicy) { Changed = HasChanged };
}

[JsonSerializable(typeof(IReadOnlyList<KnownTool>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class McpJson : JsonSerializerContext;
