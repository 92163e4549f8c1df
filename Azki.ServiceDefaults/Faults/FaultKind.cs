namespace Azki.ServiceDefaults.Faults;

/// <summary>What lies under a failure, where a person can do something about it.</summary>
public enum FaultKind
{
    /// <summary>Nothing that is known here: the message has to do.</summary>
    Other,

    /// <summary>No room is left on the disk.</summary>
    DiskFull,

    /// <summary>A file or folder of the home can't be written.</summary>
    NotWritable,

    /// <summary>The engine reached its memory limit.</summary>
    OutOfMemory,

    /// <summary>A stored part of the warehouse is not what was written.</summary>
    DamagedWarehouse,

    /// <summary>Acknowledged records of the log are not what was written.</summary>
    DamagedLog,

    /// <summary>The log does not let this service do what it has to.</summary>
    NotPermitted,

    /// <summary>A newer version made what is stored; this one leaves it untouched.</summary>
    NewerVersion,
}
