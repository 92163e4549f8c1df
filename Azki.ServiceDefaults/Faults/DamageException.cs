namespace Azki.ServiceDefaults.Faults;

/// <summary>Something stored is not what was written; time does not mend it.</summary>
public sealed class DamageException(FaultKind kind, string message) : Exception(message)
{
    /// <summary>What is damaged.</summary>
    public FaultKind Kind { get; } = kind;
}
