namespace Parley.Web.Markdown;

/// <summary>That what stands before a place of a text was taken from somewhere.</summary>
/// <param name="At">The place, in UTF-16 units.</param>
/// <param name="Sources">From where.</param>
public sealed record CitationMark(int At, IReadOnlyList<CitedSource> Sources);

/// <summary>One of an answer's sources.</summary>
/// <param name="Number">Its number in the list, from 1.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Title">What it calls itself.</param>
public sealed record CitedSource(int Number, string Url, string Title);
