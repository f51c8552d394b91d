using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Accounts;

/// <summary>The section <c>Accounts</c>.</summary>
internal sealed class AccountOptions
{
    /// <summary>Who may make an account. The first one, the administrator's, can always be made.</summary>
    public RegistrationPolicy Registration { get; set; } = RegistrationPolicy.Open;

    /// <summary>The fewest characters of a new password.</summary>
    [Range(8, 256)]
    public int MinimumPasswordLength { get; set; } = 12;

    /// <summary>A session that is not used for so long ends.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionIdleTimeout { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A session ends so long after its sign-in, used or not.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "3650.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>Who may make an account.</summary>
internal enum RegistrationPolicy
{
    /// <summary>Everybody who reaches the server.</summary>
    Open,

    /// <summary>Everybody, but an administrator must approve before the account can be used.</summary>
    Approval,

    /// <summary>Whoever has a code from an administrator.</summary>
    Invite,

    /// <summary>Nobody.</summary>
    Closed,
}
