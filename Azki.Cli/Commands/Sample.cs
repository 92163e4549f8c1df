namespace Azki.Cli.Commands;

/// <summary>The sample that comes with the platform.</summary>
internal static class Sample
{
    /// <summary>The start script says where the platform lies; a program started by itself looks beside and above it.</summary>
    public const string RootVariable = "AZKI_ROOT";

    public static string Users => Find("users.csv");

    public static string Events => Find("user_events.csv");

    private static string Find(string name)
    {
        for (var folder = Environment.GetEnvironmentVariable(RootVariable) ?? AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, "data", name);
            if (File.Exists(path)) return Path.GetRelativePath(Environment.CurrentDirectory, path);
        }
        throw new CliException($"The sample data/{name} is not there. Name a file with --users and --events.");
    }
}
