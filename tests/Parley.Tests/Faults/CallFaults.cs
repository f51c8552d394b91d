using Microsoft.Data.Sqlite;

namespace Parley.Tests.Faults;

/// <summary>Counts the calls to the database, whoever makes them, and fails some.</summary>
internal sealed class CallFaults
{
    private const int InputOutputError = 10;
    private readonly Lock gate = new();
    private int calls;
    private int first = int.MaxValue;
    private int last;

    /// <summary>Whether a call has failed since.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>From now on the n-th call fails, and so many in all.</summary>
    public void Strike(int n, int howMany)
    {
        lock (gate)
        {
            (first, last) = (calls + n, calls + n + howMany - 1);
            HasStruck = false;
        }
    }

    /// <summary>All is well again.</summary>
    public void End()
    {
        lock (gate)
            (first, last) = (int.MaxValue, 0);
    }

    /// <exception cref="SqliteException">This call fails, as on a disk that cannot be read or written.</exception>
    public void Call()
    {
        lock (gate)
        {
            calls++;
            if (calls < first || calls > last)
                return;
            HasStruck = true;
        }

        throw new SqliteException("SQLite Error 10: 'disk I/O error'.", InputOutputError);
    }
}
