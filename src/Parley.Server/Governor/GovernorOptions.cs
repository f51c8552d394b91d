using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Governor;

/// <summary>How much Gemini is asked, and how long anybody waits for that (section <c>Governor</c>).</summary>
internal sealed class GovernorOptions
{
    /// <summary>Requests a minute for each key and model; absent: what Gemini's own refusals say.</summary>
    [Range(1, 1_000_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The longest that a reply waits for Gemini's limit; nothing: it is refused at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true, ErrorMessage = "An hour at most.")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(5);
}
