using System.Text.RegularExpressions;

namespace Parley.Tests.Architecture;

/// <summary>A folder of the server is a feature. Unused usings fail the build, so the usings are an exact map of who knows whom.</summary>
public sealed partial class FeatureTests
{
    /// <summary>What each feature may know besides itself, from the lowest to the highest.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Data"] = [],
        ["Servers"] = ["Data"],
        ["Hosting"] = ["Servers", "Data"],
        ["Telemetry"] = ["Hosting"],
        ["Accounts"] = ["Servers", "Data", "Hosting"],
        ["ApiKeys"] = ["Accounts", "Data", "Hosting"],
        ["Backups"] = ["Data", "Hosting"],
        ["Checks"] = ["Keys", "Providers", "Accounts", "Servers", "Data", "Hosting"],
        ["Moves"] = ["Files", "Data", "Hosting"],
        ["Commands"] = ["Files", "Moves", "Checks", "Backups", "Accounts", "Data", "Hosting"],
        ["Governor"] = ["Hosting"],
        ["Failures"] = ["Accounts", "Hosting"],
        ["Keys"] = ["Telemetry", "Accounts", "Data", "Hosting", "Servers"],
        ["Outbound"] = [],
        ["Providers"] = ["Outbound", "Telemetry", "Accounts", "Servers", "Data", "Hosting"],
        ["Models"] = ["Providers", "Keys", "Files", "Governor", "Accounts", "Data", "Hosting", "Servers"],
        ["Mcp"] = ["Outbound", "Accounts", "Servers", "Data", "Hosting"],
        ["Spending"] = ["Providers", "Keys", "Models", "Accounts", "Servers", "Data", "Hosting"],
        ["Notices"] = ["Accounts", "Servers", "Data", "Hosting"],
        ["Choices"] = ["Notices", "Accounts", "Data", "Hosting"],
        ["Instructions"] = ["Accounts", "Data", "Hosting"],
        ["Presets"] = ["Accounts", "Data", "Hosting"],
        ["Files"] = ["Keys", "Accounts", "Data", "Hosting"],
        ["Conversations"] = ["Files", "Notices", "Accounts", "Servers", "Data", "Hosting"],
        ["Transfers"] = ["Presets", "Instructions", "Files", "Conversations", "Notices", "Accounts", "Data", "Hosting"],
        ["Search"] = ["Accounts", "Data", "Hosting"],
        ["Sharing"] = ["Files", "Transfers", "Conversations", "Notices", "Accounts", "Data", "Hosting"],
        ["Drafts"] = ["Conversations", "Notices", "Accounts", "Data", "Hosting"],
        ["Chat"] = ["Providers", "Keys", "Failures", "Files", "Drafts", "Conversations", "Notices", "Spending", "Models", "Governor", "Accounts", "Servers", "Data", "Hosting", "Instructions", "Mcp"],
        ["OpenAi"] = ["ApiKeys", "Chat", "Spending", "Models", "Governor", "Servers", "Files", "Data", "Hosting"],
        ["Reports"] = ["Conversations", "Spending", "Accounts", "Data", "Hosting"],
        ["Admin"] = ["Chat", "Drafts", "Conversations", "Notices", "Models", "Accounts", "Data", "Hosting"],
        ["Pages"] = ["Providers", "Keys", "Presets", "Instructions", "Files", "ApiKeys", "Admin", "Reports", "Choices", "Search", "Sharing", "Transfers", "Chat", "Drafts", "Conversations", "Notices", "Spending", "Models", "Accounts", "Data", "Hosting", "Failures", "Governor", "Mcp"],
    };

    [GeneratedRegex(@"\bParley\.Server\.(?<feature>\w+)")]
    private static partial Regex Mention { get; }

    [Fact]
    public void A_feature_knows_only_the_features_below_it()
    {
        var arrows =
            from file in Repository.Files("src/Parley.Server", ".cs", ".razor")
            let parts = file.Split('/')
            where parts.Length > 3 && !parts.Contains("Migrations") // generated, and they name every entity
            let feature = parts[2]
            from Match mention in Mention.Matches(Repository.Read(file))
            let known = mention.Groups["feature"].Value
            where MayKnow.ContainsKey(known) && known != feature && !MayKnow[feature].Contains(known)
            select $"{file} knows {known}";

        Assert.Empty(arrows.Distinct());
    }

    [Fact]
    public void Every_folder_of_the_server_has_its_place_in_the_map()
    {
        var folders = Repository.Files("src/Parley.Server", ".cs", ".razor")
            .Select(file => file.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct();

        Assert.Empty(folders.Except(MayKnow.Keys));
    }
}
