using System.Text.Json;
using Azki.EventLog.Local;
using Azki.ServiceDefaults;

namespace Azki.Cli.Homes;

/// <summary>
/// What a home says of itself in <c>home.json</c>: the version of its layout, and whether it was first filled with the sample (only then
/// the sample is what a run without files loads).
/// </summary>
internal sealed record HomeFormat(int Version, bool SampleUsers, bool SampleEvents)
{
    /// <summary>The layout this program writes.</summary>
    public const int Current = 1;

    private const string FileName = "home.json";

    // What a first start that was cut short may leave.
    private const string Unfinished = FileName + ".tmp";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the home's format; null for a new home.</summary>
    /// <exception cref="CliException">A newer version made it, or the folder is something else.</exception>
    public static HomeFormat? Read(HomeFolder home)
    {
        var path = Path.Combine(home.Path, FileName);
        if (!File.Exists(path))
        {
            if (!Directory.Exists(home.Path) || Directory.EnumerateFileSystemEntries(home.Path).All(e => HomeLock.IsLockFile(e) || Path.GetFileName(e) == Unfinished)) return null;
            throw new CliException(
                $"{home.Path} is not empty and not a home of Azki (it has no {FileName}). Choose another folder with --home.", ExitCodes.HomeUnavailable);
        }
        HomeFormat format;
        try
        {
            format = JsonSerializer.Deserialize<HomeFormat>(File.ReadAllText(path), Json) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CliException($"{path} is damaged. Restore it from a backup, or choose another folder with --home.", ExitCodes.HomeUnavailable);
        }
        if (format.Version is < 1 or > Current)
            throw new CliException(
                $"The home {home.Path} has layout {format.Version}, this program knows up to {Current}. It was left untouched: " +
                "use the version of azki that made it, or another folder with --home.", ExitCodes.HomeUnavailable);
        return format;
    }

    /// <summary>Writes the format of a new home, durably: what is put there next is a riddle without it.</summary>
    public void Write(HomeFolder home)
    {
        DurableFiles.CreateDirectory(home.Path);
        DurableFiles.Replace(Path.Combine(home.Path, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));
    }
}
