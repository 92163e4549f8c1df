using System.Text.Json;

namespace Azki.Dashboard.Tests.Harness;

/// <summary><c>azki run</c> on a home of its own.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-dashboard-").FullName;
    private RunningProgram _program = null!;

    public Uri Url { get; private set; } = null!;

    public Uri ClickHouse { get; private set; } = null!;

    /// <summary>The key by which the commands of this machine use the ClickHouse port.</summary>
    public string LocalKey { get; private set; } = "";

    /// <summary>Starts it on the sample, or on other events, and waits until they are loaded.</summary>
    public static async Task<Platform> StartAsync(string? events = null)
    {
        var platform = new Platform();
        string[] files = [];
        if (events is not null)
        {
            var path = Path.Combine(platform._folder, "events.csv");
            var users = Path.Combine(platform._folder, "users.csv");
            await File.WriteAllTextAsync(path, events);
            await File.WriteAllTextAsync(users, "user_id,signup_date,city,device_type\n7,2024-05-01,تهران,Mobile\n");
            files = ["--events", path, "--users", users];
        }
        platform._program = RunningProgram.Start("azki.dll", ["run", "--home", Path.Combine(platform._folder, "home"), "--port", "0", "--clickhouse-port", "0", .. files],
            ("AZKI_ROOT", Repository.Root));
        var instance = await platform._program.WaitForAsync(platform.InstanceAsync);
        (platform.Url, platform.ClickHouse, platform.LocalKey) = (instance.Url, instance.ClickHouseUrl, instance.Key);
        await platform._program.WaitForAsync(() => Task.FromResult(platform._program.Output.Contains("Ctrl-C ends it", StringComparison.Ordinal) ? "loaded" : null));
        return platform;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Instance?> InstanceAsync()
    {
        try
        {
            return JsonSerializer.Deserialize<Instance>(await File.ReadAllTextAsync(Path.Combine(_folder, "home", "instance.json")));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private sealed record Instance(Uri Url, Uri ClickHouseUrl, string Key);
}
