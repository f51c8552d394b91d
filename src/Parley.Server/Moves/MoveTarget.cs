using System.Data.Common;

namespace Parley.Server.Moves;

/// <summary>The database that is moved to. It is made in one transaction: until <see cref="Commit"/> there is nothing.</summary>
internal abstract class MoveTarget : IDisposable
{
    /// <summary>Where it is, for people; never a password.</summary>
    public abstract string Place { get; }

    public abstract DbConnection Connection { get; }

    public abstract DbTransaction Transaction { get; }

    /// <summary>Writes rows as they come, whatever their number.</summary>
    public abstract void Write(StoredTable table, IEnumerable<object?[]> rows);

    /// <summary>Keeps all of it.</summary>
    public abstract void Commit();

    /// <summary>Leaves nothing of it, unless it was kept.</summary>
    public abstract void Dispose();
}
