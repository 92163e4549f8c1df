namespace Azki.AppHost.Model;

/// <summary>The sample: users go into MySQL when its disk is new, events are read by the ingestor, once.</summary>
public static class SampleData
{
    /// <summary>The folder of containers in which the ingestor finds the events.</summary>
    public const string ContainerFolder = "/azki/data";

    /// <summary>The setting of the AppHost by which the sample is left out.</summary>
    public const string Setting = "Azki:Sample";

    /// <summary>The folder that the ingestor watches.</summary>
    public const string WatchVariable = "Azki__Ingestor__Watch__0";

    /// <summary>The events.</summary>
    public static MountedFile Events { get; } = new("data/user_events.csv", $"{ContainerFolder}/user_events.csv");

    /// <summary>The users.</summary>
    public static MountedFile Users { get; } = new("data/users.csv", $"{ContainerFolder}/users.csv");

    /// <summary>Whether the sample is wanted: unless it was declined.</summary>
    /// <param name="setting">The value of <see cref="Setting"/>.</param>
    public static bool IsWanted(string? setting) => !"false".Equals(setting, StringComparison.OrdinalIgnoreCase);
}
