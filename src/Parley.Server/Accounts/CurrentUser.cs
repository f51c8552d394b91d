using System.Reflection;

namespace Parley.Server.Accounts;

/// <summary>Who asks. A handler that takes it as a parameter gets it from the request's session.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="SessionId">The session that authenticated the request.</param>
/// <param name="Username">As it is shown.</param>
/// <param name="DisplayName">How the person is called on pages.</param>
/// <param name="IsAdmin">Read from the store, never from a token.</param>
/// <param name="CreatedAt">When the account was made.</param>
/// <param name="Preferences">How the person likes the pages.</param>
/// <param name="SessionEnded">Cancelled at the moment the session ends: whatever streams to it ends too.</param>
internal sealed record CurrentUser(
    Guid Id, Guid SessionId, string Username, string DisplayName, bool IsAdmin, DateTimeOffset CreatedAt,
    AccountPreferences Preferences, CancellationToken SessionEnded)
{
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context, ParameterInfo _) =>
        ValueTask.FromResult(context.Features.Get<CurrentUser>());
}
