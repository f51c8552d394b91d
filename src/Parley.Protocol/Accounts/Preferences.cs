using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Accounts;

/// <summary>How the signed-in user likes the pages.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or <c>system</c> to follow the device.</param>
/// <param name="Density"><c>comfortable</c> or <c>compact</c>.</param>
/// <param name="SendWith">The key that sends a message: <c>enter</c>, or <c>ctrl-enter</c> where Enter alone begins a line.</param>
/// <param name="Language">A language of the pages, or <c>auto</c> to follow the browser.</param>
public sealed record Preferences(string Theme, string Density, string SendWith, string Language);

/// <summary>Changes what is given of the user's preferences.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>system</c>.</param>
/// <param name="Density"><c>comfortable</c> or <c>compact</c>.</param>
/// <param name="SendWith"><c>enter</c> or <c>ctrl-enter</c>.</param>
/// <param name="Language"><c>en</c>, <c>de</c>, <c>fr</c>, <c>es</c>, <c>ja</c>, <c>ar</c> or <c>auto</c>.</param>
public sealed record UpdatePreferences(
    [property: AllowedValues("light", "dark", "system", null, ErrorMessage = "Must be light, dark or system.")] string? Theme = null,
    [property: AllowedValues("comfortable", "compact", null, ErrorMessage = "Must be comfortable or compact.")] string? Density = null,
    [property: AllowedValues("enter", "ctrl-enter", null, ErrorMessage = "Must be enter or ctrl-enter.")] string? SendWith = null,
    [property: AllowedValues("en", "de", "fr", "es", "ja", "ar", "auto", null, ErrorMessage = "Must be one of en, de, fr, es, ja, ar and auto.")] string? Language = null);
