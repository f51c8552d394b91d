using System.Diagnostics.Metrics;

namespace Parley.Server.Accounts;

/// <summary>What signing in tells an operator.</summary>
internal sealed class AccountMetrics
{
    private readonly Counter<long> refused;

    public AccountMetrics(IMeterFactory meters, PasswordWorkers workers)
    {
        var meter = meters.CreateParley();
        refused = meter.CreateCounter<long>("parley.signins.refused", "{attempt}", "Attempts to sign in that were refused, by reason.");
        meter.CreateObservableGauge("parley.passwords.waiting", () => workers.Waiting, "{password}", "Passwords that wait to be hashed.");
    }

    public void Attempted(SignInOutcome outcome)
    {
        if (ReasonOf(outcome) is { } reason)
            refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    private static string? ReasonOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.WrongCredentials => "wrong_credentials",
        SignInOutcome.TooMany => "too_many_attempts",
        SignInOutcome.Busy => "busy",
        SignInOutcome.Disabled => "disabled",
        SignInOutcome.AwaitsApproval => "pending",
        SignInOutcome.Invalid => "invalid",
        _ => null,
    };
}
