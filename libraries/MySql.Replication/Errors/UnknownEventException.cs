namespace MySql.Replication;

/// <summary>An event of a type that is not known here and that the server does not let a reader skip. Skipping it could lose changes.</summary>
public sealed class UnknownEventException : BinlogFormatException
{
    internal UnknownEventException(EventHeader header)
        : base($"The {header.Describe()} is of a type not known here, and not marked ignorable: skipping it could lose changes.") => Type = header.Type;

    /// <summary>The type as the event's header has it.</summary>
    public EventType Type { get; }
}
