namespace Parley.Server.Data;

/// <summary>Where everything is stored, and how it is opened.</summary>
internal abstract class Database
{
    /// <summary>Where it is, for people; never a password.</summary>
    public abstract string Place { get; }

    /// <summary>How many may read at once; null where it does not matter.</summary>
    public virtual int? MostReaders => null;

    /// <summary>Whether a connection that worked a moment ago may be gone: the other end is another program.</summary>
    public virtual bool LosesConnections => false;

    public abstract WriteConnection OpenWriter();

    public abstract ReadConnection OpenReader();
}
