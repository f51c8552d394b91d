using Microsoft.Extensions.Options;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>A PostgreSQL database, and how it is opened: everything that is PostgreSQL's own about connections.</summary>
internal sealed class PostgresDatabase : Database
{
    private const int SecondsToConnect = 5;

    // A database that hangs refuses nothing, and somebody waits for each answer. The driver then takes as long as for
    // connecting to find out that it cannot cancel either.
    private const int SecondsToAnswer = 5;
    private const int CancelsWithoutWaiting = -1;
    private const int MostPrepared = 200;

    // Whoever waits longer than this for a row waits for something that hangs.
    private const string Patience = "set lock_timeout = '4s'; set idle_in_transaction_session_timeout = '60s'";

    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly string whileRunning;

    public PostgresDatabase(IOptions<DataOptions> options)
    {
        settings = PostgresAddress.Read(options.Value.DatabaseUrl!, out var refusal) ?? throw new StartRefusedException(refusal);
        Default("Timeout", SecondsToConnect);
        Default("Application Name", "parley");
        Default("GSS Encryption Mode", "Disable");
        Default("Tcp Keepalive", true);
        Default("Tcp Keepalive Time", 30);
        Default("Max Auto Prepare", MostPrepared);
        Default("Auto Prepare Min Usages", 2);
        // Values of rows stand in it, and it goes to the log.
        settings.IncludeErrorDetail = false;

        // One is the claim's; the others are shared out, so that nobody who holds one waits for another of the same kind.
        var connections = options.Value.Connections - 1;
        Writers = Math.Max(1, connections / 5);
        Readers = Math.Max(1, connections * 2 / 5);
        settings.Pooling = false;
        var impatient = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { CancellationTimeout = CancelsWithoutWaiting };
        if (!settings.ShouldSerialize("Command Timeout"))
            impatient.CommandTimeout = SecondsToAnswer;
        whileRunning = impatient.ConnectionString;
        ForEntityFramework = new NpgsqlConnectionStringBuilder(whileRunning)
        {
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = Math.Max(1, connections - Writers - Readers),
        }.ConnectionString;
    }

    public override string Place => $"{settings.Database} at {settings.Host}:{settings.Port}";

    /// <summary>How many write at once.</summary>
    public int Writers { get; }

    /// <summary>How many read at once.</summary>
    public int Readers { get; }

    public override int? MostReaders => Readers;

    public override bool LosesConnections => true;

    /// <summary>For connections that Entity Framework opens, from the driver's pool.</summary>
    public string ForEntityFramework { get; }

    public override WriteConnection OpenWriter() => new(Open(whileRunning, Patience), Dialect.Postgres);

    public override ReadConnection OpenReader() => new(Open(whileRunning, $"{Patience}; set default_transaction_read_only = on"), Dialect.Postgres);

    /// <summary>A connection that nobody shares, for what may take its time.</summary>
    public NpgsqlConnection Open(string first = "") => Open(settings.ConnectionString, first);

    private static NpgsqlConnection Open(string how, string first)
    {
        var connection = new NpgsqlConnection(how);
        try
        {
            connection.Open();
            if (first.Length > 0)
                connection.Run(first);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Default(string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword))
            settings[keyword] = value;
    }
}
