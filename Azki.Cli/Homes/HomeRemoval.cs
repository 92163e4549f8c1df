using Azki.ServiceDefaults;

namespace Azki.Cli.Homes;

/// <summary>Takes a whole home away.</summary>
internal static class HomeRemoval
{
    /// <summary>The removal of a home.</summary>
    public static FolderRemoval Of(HomeFolder home) =>
        new(home.Path, [.. new[] { home.Log, home.ClickHouse, home.Etl, home.Ingestor }.Select(part => Path.GetFileName(part))]);

    /// <summary>Removes it. The lock goes with the folder: whoever starts meanwhile finds a new home or none, and never half of the old one.</summary>
    /// <exception cref="CliException">The home is in use, or can't be moved.</exception>
    public static void Run(HomeFolder home)
    {
        using var held = HomeLock.Take(home);
        var removal = Of(home);
        removal.SetAside();
        removal.DeleteAside();
    }
}
