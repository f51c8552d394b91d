using Microsoft.Extensions.Options;

namespace Parley.Server.Data;

/// <summary>Where what is stored lies.</summary>
internal sealed class DataOptions
{
    /// <summary><c>DATA_DIR</c>: the directory of the database, the keys and the files.</summary>
    public string Directory { get; set; } = "data";

    /// <summary><c>DATABASE_URL</c>: another database than the one in the data directory.</summary>
    public string? DatabaseUrl { get; set; }

    /// <summary><c>REDIS_URL</c>: what several servers share live.</summary>
    public string? RedisUrl { get; set; }

    /// <summary>Reads the variables and refuses those that this version does not serve.</summary>
    internal sealed class Setup(IConfiguration configuration) : IConfigureOptions<DataOptions>, IValidateOptions<DataOptions>
    {
        public void Configure(DataOptions options)
        {
            options.Directory = Given("DATA_DIR") ?? options.Directory;
            options.DatabaseUrl = Given("DATABASE_URL");
            options.RedisUrl = Given("REDIS_URL");
        }

        public ValidateOptionsResult Validate(string? name, DataOptions options)
        {
            var failures = new List<string>();
            if (options.DatabaseUrl is not null)
                failures.Add("DATABASE_URL is set, but this version keeps its data in SQLite only. Remove it; the database then lies in DATA_DIR.");
            if (options.RedisUrl is not null)
                failures.Add("REDIS_URL is set, but this version runs as a single server only. Remove it.");
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private string? Given(string variable) => configuration[variable] is { Length: > 0 } value ? value : null;
    }
}
