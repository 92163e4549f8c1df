namespace Azki.EventLog;

/// <summary>The log could not do what was asked; the message says what to do next.</summary>
public class EventLogException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Acknowledged records are not what was written. Nothing behind them is read in their stead.</summary>
public sealed class DamagedLogException(string message) : EventLogException(message);

/// <summary>A reader asked for records that are no longer, or not yet, in the partition.</summary>
public sealed class OffsetOutOfRangeException(string topic, int partition, long offset, Watermarks watermarks)
    : EventLogException($"{topic}-{partition}: offset {offset} is outside {watermarks.Low}..{watermarks.High}")
{
    /// <summary>The bounds at the time of asking.</summary>
    public Watermarks Watermarks { get; } = watermarks;
}
