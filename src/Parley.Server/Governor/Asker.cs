using Parley.Protocol.Chat;

namespace Parley.Server.Governor;

/// <summary>For whom Gemini is asked: turns go round among users.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Tell">Told where in the queue it waits, each time that changes, and null when it waits no more. It must not wait itself.</param>
/// <param name="Patience">Whether it waits.</param>
internal sealed record Asker(Guid UserId, Action<WaitState?>? Tell = null, Patience Patience = Patience.Waits)
{
    /// <summary>Whether it is asked with the user's own key, and with no other; else with those of the installation.</summary>
    public bool UsesOwnKey { get; init; }
}

/// <summary>A place among those who wait for Gemini.</summary>
/// <param name="Place">1 is the next.</param>
/// <param name="Until">When its turn comes, as far as that can be told.</param>
internal readonly record struct WaitState(int Place, DateTimeOffset Until);

internal static class WaitStates
{
    /// <summary>As it is told: seconds from now on, and place 0 for who waits no more.</summary>
    public static Waiting ToWire(this WaitState? waiting, DateTimeOffset now) =>
        waiting is { } state ? new Waiting(state.Place, Math.Max(1, (int)Math.Ceiling((state.Until - now).TotalSeconds))) : new Waiting(0, 0);
}
