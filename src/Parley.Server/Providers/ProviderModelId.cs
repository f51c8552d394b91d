using System.Text.RegularExpressions;

namespace Parley.Server.Providers;

/// <summary>The id of another provider's model: the provider's name, a slash, and what the provider calls it. Gemini's have no slash.</summary>
internal static partial class ProviderModelId
{
    public const int LongestModel = 150;

    /// <summary>Names that are somebody's already.</summary>
    private static readonly string[] Reserved = ["gemini", "parley"];

    /// <summary>Whether it is the id of a model of another provider than Gemini, whether or not there is one.</summary>
    public static bool Is(string id) => Id().IsMatch(id);

    public static bool IsProvider(string name) => Name().IsMatch(name) && !Reserved.Contains(name);

    public static bool IsModel(string model) => model.Length <= LongestModel && Model().IsMatch(model);

    public static string Of(string provider, string model) => $"{provider}/{model}";

    /// <summary>The provider's name and its own id of the model.</summary>
    public static (string Provider, string Model) Split(string id) => id.IndexOf('/', StringComparison.Ordinal) is var at and > 0 ? (id[..at], id[(at + 1)..]) : ("", id);

    [GeneratedRegex(@"\A[a-z0-9-]{1,20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[!-~]{1,150}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Model();

    [GeneratedRegex(@"\A[a-z0-9-]{1,20}/[!-~]{1,150}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
