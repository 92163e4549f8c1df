namespace Azki.CdcBridge;

/// <summary>The section <c>Azki:CdcBridge</c>.</summary>
public sealed class CdcBridgeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Azki:CdcBridge";

    /// <summary>The file of users that is kept up with; none when empty.</summary>
    public string UsersFile { get; set; } = "";

    /// <summary>Lets a file remove more than a tenth of the users.</summary>
    public bool ConfirmRemovals { get; set; }

    /// <summary>How often the file is looked at; it is read once it has not changed between two looks.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);
}
