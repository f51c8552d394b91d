namespace Parley.Protocol.Accounts;

/// <summary>One sign-in of the user, whichever of cookie or token carries it.</summary>
/// <param name="Id">The <c>sid</c> of its access tokens.</param>
/// <param name="CreatedAt">When it was signed in, UTC.</param>
/// <param name="LastSeenAt">When it was last used, UTC, to the minute or so.</param>
/// <param name="UserAgent">The browser or program, as it calls itself.</param>
/// <param name="Address">The network address it signed in from.</param>
/// <param name="Current">Whether it is the session that asks.</param>
public sealed record Session(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? UserAgent, string? Address, bool Current);

/// <summary>Where the user is signed in, newest use first.</summary>
public sealed record SessionList(IReadOnlyList<Session> Items);
