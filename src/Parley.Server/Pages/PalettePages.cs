using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Models;
using Parley.Web.Palette;

namespace Parley.Server.Pages;

/// <summary>Dialogs that pages ask for when somebody opens them.</summary>
internal static class PalettePages
{
    private const int Recent = 6;

    public static void MapPalette(this IEndpointRouteBuilder pages)
    {
        var group = pages.MapGroup("").WithUserDefaults("Pages");

        group.MapGet("/palette", ShowPaletteAsync);
        group.MapGet("/shortcuts", ShowShortcuts);
    }

    internal static async Task<Page<CommandPalette>> ShowPaletteAsync(CurrentUser user, ConversationQueries conversations, ModelCatalogue models, HttpRequest request)
    {
        var latest = await conversations.ListAsync(user.Id, new ConversationFilter(Recent, After: null, Text: null, Archived: false));
        return new(new() { ["View"] = new PaletteView(latest.Items, (await models.ListAsync(user.Id)).Items, user.IsAdmin, IsApple(request)) });
    }

    internal static Page<ShortcutList> ShowShortcuts(CurrentUser _, HttpRequest request) => new(new() { ["IsApple"] = IsApple(request) });

    /// <summary>Whether keys have the names of Apple's keyboards.</summary>
    private static bool IsApple(HttpRequest request) => request.Headers.UserAgent.ToString() is var agent
        && (agent.Contains("Mac OS X", StringComparison.Ordinal) || agent.Contains("iPhone", StringComparison.Ordinal) || agent.Contains("iPad", StringComparison.Ordinal));
}
