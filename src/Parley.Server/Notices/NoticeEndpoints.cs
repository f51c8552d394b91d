using Microsoft.AspNetCore.Mvc;
using Parley.Server.Accounts;

namespace Parley.Server.Notices;

internal static class NoticeEndpoints
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<NoticeBoard>()
        .AddSingleton<NoticeLifetime>()
        .AddHostedService(provider => provider.GetRequiredService<NoticeLifetime>());

    public static void MapNotices(this IEndpointRouteBuilder api) =>
        api.MapGroup("/events").WithUserDefaults("Notices").MapGet("/", Follow);

    /// <summary>Tells what of the user's changes, as it changes: what follows <c>Last-Event-ID</c>, without it a reset and what comes.</summary>
    internal static NoticeStream Follow(
        NoticeBoard board, NoticeLifetime lifetime, CurrentUser user, TimeProvider clock, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null) =>
        new(board.Open(user.Id, lastEventId), clock, user.SessionEnded, lifetime.Ending);
}
