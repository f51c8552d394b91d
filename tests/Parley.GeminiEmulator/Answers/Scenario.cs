using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Emulation.Http;

namespace Parley.Emulation.Answers;

/// <summary>A marker such as <c>break:reset,after=3</c>, which names an answer in a prompt or at the control endpoint. The README has the table.</summary>
internal sealed partial record Scenario(string Name, string Value, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The scenario happens so many times, then there is a plain answer.</summary>
    public int? Times => Settings.ContainsKey("times") ? Number("times", 0) : null;

    /// <summary>The first marker in the text.</summary>
    public static Scenario? In(string text)
    {
        var match = Marker().Match(text);
        if (!match.Success)
            return null;

        var arguments = match.Groups["arguments"].Value.Split(',');
        var settings = arguments
            .Where(argument => argument.Contains('=', StringComparison.Ordinal))
            .Select(argument => argument.Split('=', 2))
            .DistinctBy(pair => pair[0])
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var value = arguments.FirstOrDefault(argument => !argument.Contains('=', StringComparison.Ordinal)) ?? "";
        return new Scenario(match.Groups["name"].Value, value, settings);
    }

    public Answer ToAnswer(GenerateRequest? request)
    {
        var answer = ScenarioAnswers.Of(this, request);
        if (Settings.ContainsKey("wait"))
            answer = new Answer().Pause(TimeSpan.FromSeconds(Fraction("wait", 0))).Before(answer);
        if (Settings.ContainsKey("pace"))
            answer = answer.Pace(TimeSpan.FromMilliseconds(Number("pace", 0)));
        if (Settings.ContainsKey("drip"))
            answer = answer.Drip(Math.Max(1, Number("drip", 1)));
        return answer;
    }

    public int Number(string name, int otherwise) =>
        Settings.TryGetValue(name, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public double Fraction(string name, double otherwise) =>
        Settings.TryGetValue(name, out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    [GeneratedRegex(@"\b(?<name>bench|long|think|replay|fail|break|finish|block|empty|call|cap|image|code|search|pages):(?<arguments>[\w.=,-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
