namespace Parley.Server.Accounts;

/// <summary>What became of a registration.</summary>
internal abstract record RegistrationOutcome
{
    private RegistrationOutcome() { }

    public sealed record Registered(Account Account) : RegistrationOutcome;

    /// <summary>The account is made and signed in.</summary>
    public sealed record SignedIn(StartedSession Session) : RegistrationOutcome;

    /// <summary>The account is made, but an administrator must approve it before it can be used.</summary>
    public sealed record AwaitsApproval(Account Account) : RegistrationOutcome;

    /// <param name="Errors">By wire name of the field.</param>
    public sealed record Invalid(Dictionary<string, string[]> Errors) : RegistrationOutcome;

    public sealed record UsernameTaken : RegistrationOutcome;

    public sealed record SetupCodeRequired : RegistrationOutcome;

    public sealed record InviteRequired : RegistrationOutcome;

    public sealed record Closed : RegistrationOutcome;

    public sealed record TooMany(TimeSpan RetryAfter) : RegistrationOutcome;

    public sealed record Busy : RegistrationOutcome;
}
