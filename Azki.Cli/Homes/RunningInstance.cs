using System.Text.Json;
using Azki.ServiceDefaults;

namespace Azki.Cli.Homes;

/// <summary>
/// How other commands reach the process that runs on a home: it is left in <c>instance.json</c>, which only its owner may read, while the
/// process lives.
/// </summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Url">Its HTTP address; null when it opened none.</param>
/// <param name="ClickHouseUrl">The address of its ClickHouse HTTP interface.</param>
/// <param name="Key">What its local interface wants to see.</param>
internal sealed record RunningInstance(int ProcessId, Uri? Url, Uri? ClickHouseUrl, string Key)
{
    private const string FileName = "instance.json";

    /// <summary>The instance on a home, if one is running.</summary>
    public static RunningInstance? Find(HomeFolder home)
    {
        try
        {
            return HomeLock.IsTaken(home) ? JsonSerializer.Deserialize<RunningInstance>(File.ReadAllText(PathIn(home))) : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Makes this process known.</summary>
    public void Announce(HomeFolder home)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(PathIn(home));
        using var file = new FileStream(PathIn(home), options);
        JsonSerializer.Serialize(file, this);
    }

    /// <summary>Takes the announcement back.</summary>
    public static void Withdraw(HomeFolder home) => File.Delete(PathIn(home));

    private static string PathIn(HomeFolder home) => Path.Combine(home.Path, FileName);
}
