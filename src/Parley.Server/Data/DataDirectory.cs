namespace Parley.Server.Data;

/// <summary>The directory that holds the database, the keys and the files.</summary>
internal sealed class DataDirectory
{
    public DataDirectory(IConfiguration configuration)
    {
        var configured = configuration["DATA_DIR"];
        Path = System.IO.Path.GetFullPath(string.IsNullOrEmpty(configured) ? "data" : configured);
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }
}
