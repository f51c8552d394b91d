using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Tests.Architecture;
using Parley.Web.Languages;

namespace Parley.Tests.Web.Languages;

/// <summary>What the API refuses in English can be said in every language that a page may be in.</summary>
public sealed partial class RefusalsTests
{
    /// <summary>What no page can come to show: only programs ask like this, or it is no refusal.</summary>
    private static readonly string[] ForPrograms =
    [
        "A content is a text of {} characters at most.",
        "A history can only open a new conversation.",
        "A message goes on from a reply, not from another message of the user.",
        "A page holds at least one conversation.",
        "A page holds at least one file.",
        "A price is an object.",
        "A report is about 366 days at most.",
        "A tool is asked for, allowed or denied: ask, allow, deny.",
        "A user is named where the budget is one user's, and only then.",
        "An edit takes the place of a message; it does not go on from a parent of its own.",
        "Another draft was kept since. It is here as draft.",
        "Is none that a page gave.",
        "It is day, model or conversation.",
        "It is day, user or model.",
        "It would have expired already.",
        "More than one Authorization header.",
        "Must be 1 to {}.",
        "Must be given, unless the session cookie is sent.",
        "Send the file as multipart/form-data with one part, which is called file and has a file name.",
        "The content of this file is missing on the server. Ask your administrator whether a backup has it.",
        "The first day is not after the last.",
        "The id of an event is a number.",
        "The role is user or assistant.",
        "The scopes are chat and models.",
        "The session ended while the answer was written. Sign in to read it.",
        "The session has ended.",
        "There are 20 headers at most.",
        "The levels are minimal, low, medium, high and xhigh.",
        "There is no such key.",
        "There is no such preset.",
        "There is no such {}.",
        "This conversation is kept; a temporary one begins as one.",
        "This is no cursor that a page of conversations gave.",
        "This is no cursor that a page of files gave.",
        "This refresh token is not good, or no more: sign in again.",
        "This reply has no such event.",
        "What a model may read besides text is image, audio, video and pdf.",
        "What should be a form is none, or breaks off.",
    ];

    [GeneratedRegex("^src/Parley.Server/(Data/|Backups/|Checks/|Commands/|Moves/|Servers/|Telemetry/|OpenAi/|ApiKeys/ApiKeyAuthentication.cs|Conversations/Temporary/|Hosting/(?!Problems.cs)|Models/Demo/|Chat/(Prompt|TitleMaker).cs|Chat/Tools/|Mcp/(McpFailure|ToolResult).cs|Outbound/RefusedAddressException.cs|Providers/ProviderException.cs|.*Options|.*Metrics.cs)|/ModelEndpoints.cs")]
    private static partial Regex WithoutRefusals { get; }

    private static readonly HashSet<string> Said = [.. Repository.Files("src/Parley.Server", ".cs")
        .Where(file => !WithoutRefusals.IsMatch(file))
        .SelectMany(file => Repository.Read(file).Split('\n')).Where(line => !NoRefusal.IsMatch(line))
        .SelectMany(line => Sentence.Matches(line)).Select(match => Gaps.Replace(match.Groups["text"].Value, "{}"))];

    private static readonly HashSet<string> Known = [.. Texts.ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!
        .Cast<DictionaryEntry>().Where(entry => ((string)entry.Key).StartsWith("Refusal", StringComparison.Ordinal)).Select(entry => Gaps.Replace((string)entry.Value!, "{}"))];

    [GeneratedRegex(@"""(?<text>\p{Lu}[^""\\\n]* [^""\\\n]*\.)""")]
    private static partial Regex Sentence { get; }

    [GeneratedRegex(@"LoggerMessage|throw new|Justification|^\s*///?|Description =|ErrorMessage")]
    private static partial Regex NoRefusal { get; }

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Gaps { get; }

    [Fact]
    public void Every_refusal_is_among_the_texts() => Assert.Empty(Said.Except(Known).Except(ForPrograms));

    [Fact]
    public void No_refusal_is_among_the_texts_that_is_never_made() =>
        Assert.All(Known, known => Assert.Contains(Said, said => Regex.IsMatch(known, "^" + string.Join(".+", said.Split("{}").Select(Regex.Escape)) + "$")));

    [Theory]
    [InlineData("Username or password is wrong.")]
    [InlineData("Must have 3 to 32 characters.")]
    [InlineData("A message has 200,000 characters at most.")]
    [InlineData("Nobody has ever said this.")]
    public void In_English_it_stays_as_it_is(string sentence) => Assert.Equal(sentence, Refusals.Say(sentence));
}
