namespace Parley.Web.Shell;

/// <summary>One of a few that can be chosen.</summary>
/// <param name="Value">As it is sent.</param>
/// <param name="Label">As it is read.</param>
/// <param name="Icon">The picture before it.</param>
public sealed record ChoiceOption(string Value, string Label, string? Icon = null);
