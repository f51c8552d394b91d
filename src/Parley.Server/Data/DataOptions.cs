using System.Globalization;
using Microsoft.Extensions.Options;

namespace Parley.Server.Data;

/// <summary>Where what is stored lies.</summary>
internal sealed class DataOptions
{
    private readonly List<string> unreadable = [];

    /// <summary><c>DATA_DIR</c>: the directory of the database, the keys and the files.</summary>
    public string Directory { get; set; } = "data";

    /// <summary><c>DATABASE_URL</c>: a PostgreSQL database instead of the one in the data directory.</summary>
    public string? DatabaseUrl { get; set; }

    /// <summary><c>REDIS_URL</c>: what several servers share live.</summary>
    public string? RedisUrl { get; set; }

    /// <summary><c>Database__Connections</c>: how many connections to PostgreSQL this server opens at most.</summary>
    public int Connections { get; set; } = 20;

    /// <summary><c>Database__WaitAtStart</c>: how long the start waits for a PostgreSQL that cannot be reached yet.</summary>
    public TimeSpan WaitAtStart { get; set; } = TimeSpan.FromSeconds(30);

    public bool IsPostgres => DatabaseUrl is not null;

    /// <summary>Whether other servers may use the database at the same time.</summary>
    public bool IsShared => RedisUrl is not null;

    /// <summary>Reads the variables and refuses those that this version does not serve.</summary>
    internal sealed class Setup(IConfiguration configuration) : IConfigureOptions<DataOptions>, IValidateOptions<DataOptions>
    {
        private const int FewestConnections = 5;
        private const int MostConnections = 1_000;
        public void Configure(DataOptions options)
        {
            options.Directory = Given("DATA_DIR") ?? options.Directory;
            options.DatabaseUrl = Given("DATABASE_URL");
            options.RedisUrl = Given("REDIS_URL");
            if (Given("Database:Connections") is { } connections)
            {
                if (int.TryParse(connections, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= FewestConnections and <= MostConnections)
                    options.Connections = most;
                else
                    options.unreadable.Add($"Database__Connections is \"{connections}\"; it is a number from {FewestConnections} to {MostConnections}.");
            }

            if (Given("Database:WaitAtStart") is { } wait)
            {
                if (TimeSpan.TryParseExact(wait, "c", CultureInfo.InvariantCulture, out var longest) && wait.Contains(':', StringComparison.Ordinal) && longest >= TimeSpan.Zero)
                    options.WaitAtStart = longest;
                else
                    options.unreadable.Add($"Database__WaitAtStart is \"{wait}\", which is no duration (hh:mm:ss).");
            }
        }

        public ValidateOptionsResult Validate(string? name, DataOptions options)
        {
            List<string> failures = [.. options.unreadable];
            if (options.DatabaseUrl is { } url && PostgresAddress.Read(url, out var refusal) is null)
                failures.Add(refusal);
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private string? Given(string variable) => configuration[variable] is { Length: > 0 } value ? value : null;
    }
}
