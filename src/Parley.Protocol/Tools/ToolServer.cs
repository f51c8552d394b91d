using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Tools;

/// <summary>Whether a tool may be used.</summary>
public static class ToolPolicies
{
    /// <summary>Each call waits until the user allows it. This is how all begin.</summary>
    public const string Ask = "ask";

    /// <summary>It is called without a question, for as long as it is described as it was when this was set.</summary>
    public const string Allow = "allow";

    /// <summary>The model is not told of it.</summary>
    public const string Deny = "deny";
}

/// <summary>What was wrong when a server of tools was last asked for its tools.</summary>
public static class ToolServerProblems
{
    /// <summary>Its address lies inside the network of this server, or is not encrypted, and its host is not allowed by name.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>It could not be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>It wants other credentials.</summary>
    public const string CredentialsRefused = "credentials_refused";

    /// <summary>It leads on to another address, which is not followed.</summary>
    public const string Redirects = "redirects";

    /// <summary>It did not answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>It sent more than is read.</summary>
    public const string TooLarge = "too_large";

    /// <summary>What answers there does not speak the protocol, or failed.</summary>
    public const string NotTheProtocol = "not_the_protocol";

    /// <summary>Its headers cannot be read any more: this installation's <c>SECRET_KEY</c> is another one, or they were kept for another address.</summary>
    public const string HeadersLost = "headers_lost";
}

/// <summary>A tool as its server describes it. All of it is what that server claims.</summary>
/// <param name="Name">By which it is called.</param>
/// <param name="Title">For people, where it has one.</param>
/// <param name="Description">For the model.</param>
/// <param name="ReadOnly">Whether the server says that it changes nothing.</param>
/// <param name="Policy">One of <see cref="ToolPolicies"/>.</param>
public sealed record ServerTool(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    bool ReadOnly,
    string Policy)
{
    /// <summary>Whether it was allowed and is described in another way since, so that it is asked for again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Changed { get; init; }

    /// <summary>Stands for every word of its description, for administrators: with it a policy is set for what was shown, and for nothing else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mark { get; init; }
}

/// <summary>A server of tools as everybody sees it who may choose it.</summary>
/// <param name="Id">What <c>settings.servers</c> names.</param>
/// <param name="Name">What the administrator calls it.</param>
/// <param name="Tools">Those that may be used.</param>
public sealed record OfferedToolServer(Guid Id, string Name, IReadOnlyList<ServerTool> Tools);

/// <summary>The servers of tools that can be chosen, by name.</summary>
public sealed record OfferedToolServers(IReadOnlyList<OfferedToolServer> Items);

/// <summary>A server of tools as administrators see it.</summary>
public sealed record ToolServer
{
    /// <summary>The header that most servers want.</summary>
    public static string UsualHeader => "Authorization";

    public required Guid Id { get; init; }

    /// <summary>For people, and the beginning of the names that the model calls its tools by.</summary>
    public required string Name { get; init; }

    /// <summary>Where it speaks MCP over Streamable HTTP.</summary>
    public required string Address { get; init; }

    /// <summary>The names of the headers that are sent to it. What they say is never shown.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public required bool Enabled { get; init; }

    /// <summary>What it has, as of <see cref="CheckedAt"/>.</summary>
    public required IReadOnlyList<ServerTool> Tools { get; init; }

    /// <summary>UTC; absent where it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>What was wrong then, one of <see cref="ToolServerProblems"/>; absent where all is well.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}

/// <summary>All servers of tools, by name.</summary>
public sealed record ToolServerList(IReadOnlyList<ToolServer> Items);

/// <summary>Adds a server of tools; it is asked for its tools at once.</summary>
/// <param name="Name">1 to 40 characters.</param>
/// <param name="Address">Begins with https://, or with http:// where its host is allowed by name.</param>
/// <param name="Headers">Sent with each request to it: what authorizes this installation there. Kept encrypted and never shown.</param>
/// <param name="Enabled">Whether it can be chosen; absent: yes.</param>
public sealed record CreateToolServer(
    [property: Required(ErrorMessage = "Must be given."), StringLength(40, MinimumLength = 1)] string? Name,
    [property: Required(ErrorMessage = "Must be given."), StringLength(2_000)] string? Address,
    IReadOnlyDictionary<string, string>? Headers = null,
    bool? Enabled = null);

/// <summary>Changes what is given.</summary>
/// <param name="Name">1 to 40 characters.</param>
/// <param name="Address">Another address; the headers are forgotten unless they are given as well.</param>
/// <param name="Headers">All headers anew.</param>
/// <param name="Enabled">Whether it can be chosen.</param>
/// <param name="Policies">By the name of the tool, one of <see cref="ToolPolicies"/>.</param>
/// <param name="Marks">By the name of the tool, the mark that it was shown with: one that is to be allowed and has another by now is 409 <c>tool_changed</c>, and nothing is changed. Absent: as it is now.</param>
public sealed record UpdateToolServer(
    [property: StringLength(40, MinimumLength = 1)] string? Name = null,
    [property: StringLength(2_000)] string? Address = null,
    IReadOnlyDictionary<string, string>? Headers = null,
    bool? Enabled = null,
    IReadOnlyDictionary<string, string>? Policies = null,
    IReadOnlyDictionary<string, string>? Marks = null);

/// <summary>What is to become of a call that waits.</summary>
/// <param name="Answer">One of <see cref="CallAnswers"/>.</param>
public sealed record AnswerCall([property: Required(ErrorMessage = "Must be given."), AllowedValues(CallAnswers.Allow, CallAnswers.Always, CallAnswers.Deny)] string? Answer);

/// <summary>The values of <see cref="AnswerCall.Answer"/>.</summary>
public static class CallAnswers
{
    /// <summary>It runs, this once.</summary>
    public const string Allow = "allow";

    /// <summary>It runs, and the same tool is not asked for again in this conversation.</summary>
    public const string Always = "always";

    /// <summary>It does not run, and the model is told so.</summary>
    public const string Deny = "deny";
}
