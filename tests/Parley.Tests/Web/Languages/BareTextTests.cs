using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Parley.Tests.Architecture;
using Parley.Web.Languages;

namespace Parley.Tests.Web.Languages;

/// <summary>No component and no module says anything in English by itself: every word comes from the texts.</summary>
public sealed partial class BareTextTests
{
    private static readonly string[] Spoken = ["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label"];

    private static readonly Type[] Components = [.. typeof(Texts).Assembly.GetTypes().Where(type => typeof(ComponentBase).IsAssignableFrom(type))];

    // What parameters are called stands in the code too, and looks like a word.
    private static readonly HashSet<string> Names = [.. Components.SelectMany(type => type.GetProperties()).Select(property => property.Name)];

    [GeneratedRegex(@"\p{L}")]
    private static partial Regex Letter { get; }

    [GeneratedRegex(@"^\p{Lu}\p{Ll}|\p{L},? \p{L}.*[.?!…]$")]
    private static partial Regex Words { get; }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/""", RegexOptions.Singleline)]
    private static partial Regex Comment { get; }

    [GeneratedRegex("""(?<quote>["`])(?<text>(?:\\.|(?!\k<quote>)[^\n\\])*)\k<quote>""")]
    private static partial Regex Script { get; }

    [GeneratedRegex("^(Arrow(Up|Down|Left|Right)|Backspace|CapsLock|Control|Delete|End|Enter|Escape|Home|Meta|Page(Up|Down)|Shift|Tab|Content-Type|Key[A-Z]|Retry-After|Last-Event-ID)$")]
    private static partial Regex KeyOrHeader { get; }

    public static TheoryData<string> ComponentNames => [.. Components.Select(type => type.FullName!)];

    public static TheoryData<string> Modules => [.. Repository.Files("src/Parley.Web/Modules", ".js")];

    [Theory]
    [MemberData(nameof(ComponentNames))]
    public void A_component_takes_its_words_from_the_texts(string component)
    {
        var literals = Literals.Of(typeof(Texts).Assembly.GetType(component)!).ToList();
        var bare = literals.Where(IsBare).Select(literal => literal.Text).Concat(literals.Where(l => l.IsMarkup()).SelectMany(literal => SpokenIn(literal.Text)));

        Assert.Empty(bare);
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_takes_its_words_from_the_texts(string module)
    {
        var source = Comment.Replace(Repository.Read(module), "");
        var bare = Script.Matches(source).Select(match => match.Groups["text"].Value).Where(text => Words.IsMatch(text) && !KeyOrHeader.IsMatch(text));

        Assert.Empty(bare);
    }

    [Fact]
    public void What_is_bare_is_found()
    {
        Assert.Equal(["Bare words", "a name", "Pinned", "not even capitals"], Literals.Of(typeof(Bare)).Where(IsBare).Select(l => l.Text)
            .Concat(Literals.Of(typeof(Bare)).Where(l => l.IsMarkup()).SelectMany(l => SpokenIn(l.Text))));
    }

    private static bool IsBare(Literal literal) =>
        !literal.IsMarkup() && literal.Text is not "Parley" && (literal.IsText() || Spoken.Contains(literal.Attribute)
            ? Letter.IsMatch(literal.Text)
            : Words.IsMatch(literal.Text) && !Names.Contains(literal.Text));

    private static IEnumerable<string> SpokenIn(string markup)
    {
        var body = new HtmlParser().ParseDocument("<body>" + markup).Body!;
        return body.Descendants<IText>().Select(text => text.Text.Trim())
            .Concat(body.QuerySelectorAll("*").SelectMany(element => element.Attributes.Where(a => Spoken.Contains(a.Name)).Select(a => a.Value)))
            .Where(text => Letter.IsMatch(text) && text is not "Parley");
    }

    private sealed class Bare : ComponentBase
    {
        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
        {
            var pinned = GetHashCode() > 0;
            builder.OpenElement(0, "p");
            builder.AddContent(1, "Bare words");
            builder.AddAttribute(2, "class", "icon-button quiet");
            builder.AddAttribute(3, "aria-label", "a name");
            builder.AddContent(4, pinned ? "Pinned" : Texts.Pin);
            builder.AddMarkupContent(5, "<i title=\"Parley\">not even capitals</i>");
            builder.CloseElement();
        }
    }
}
