namespace Azki.Warehouse;

/// <summary>The warehouse could not do what was asked; the message says what to do next.</summary>
public sealed class WarehouseException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it did not answer in time, and has not refused.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether a newer version made the database, which this one leaves untouched.</summary>
    public bool IsNewer { get; init; }
}
