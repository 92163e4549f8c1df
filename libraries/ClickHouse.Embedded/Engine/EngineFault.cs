namespace ClickHouse.Embedded;

/// <summary>Why there is no engine, as far as someone can do something about it.</summary>
public enum EngineFault
{
    /// <summary>Nothing of what follows: the message has to do.</summary>
    Other,

    /// <summary>Its library is not there, or not for this platform.</summary>
    NotInstalled,

    /// <summary>Another process has the folder open, or it can't be written.</summary>
    FolderUnavailable,
}
