using Microsoft.Extensions.Configuration;

namespace Azki.ServiceDefaults;

/// <summary>The folder that holds all an installation keeps on this machine. Nothing is created by asking for a path.</summary>
/// <param name="path">The folder; a relative path is taken from the current directory, once.</param>
public sealed class HomeFolder(string path)
{
    /// <summary>The setting that names the folder.</summary>
    public const string Setting = "Azki:Home";

    /// <summary>Where the folder is unless set: below the current directory.</summary>
    public const string Default = ".azki";

    /// <summary>The folder, absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The local event log.</summary>
    public string Log => In("log");

    /// <summary>The embedded ClickHouse.</summary>
    public string ClickHouse => In("clickhouse");

    /// <summary>Plans and states of the streaming ETL.</summary>
    public string Etl => In("etl");

    /// <summary>How far watched files have been read.</summary>
    public string Ingestor => In("ingestor");

    /// <summary>The folder that the configuration names, else <see cref="Default"/>.</summary>
    public static HomeFolder From(IConfiguration configuration) =>
        new(configuration[Setting] is { Length: > 0 } path ? path : Default);

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
