namespace Parley.Server.Sharing;

/// <summary>The section <c>Sharing</c>.</summary>
internal sealed class SharingOptions
{
    /// <summary>Who may read what is shared.</summary>
    public SharingAccess Access { get; set; } = SharingAccess.Public;
}

/// <summary>Who may read what is shared.</summary>
internal enum SharingAccess
{
    /// <summary>Whoever has the link.</summary>
    Public,

    /// <summary>Whoever has the link and an account here.</summary>
    Members,

    /// <summary>Nobody: no link can be made, and none leads anywhere.</summary>
    Off,
}
