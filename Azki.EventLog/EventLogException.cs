namespace Azki.EventLog;

/// <summary>The log could not do what was asked; the message says what to do next.</summary>
public class EventLogException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Acknowledged records are not what was written. Nothing behind them is read in their stead.</summary>
public sealed class DamagedLogException(string message) : EventLogException(message);

/// <summary>The log does not let this process do what it has to: somebody has to give it the right.</summary>
public sealed class LogAccessException(string message, Exception? inner = null) : EventLogException(message, inner);

/// <summary>A record is larger than the topic takes: sent again it is refused again.</summary>
public sealed class RecordTooLargeException(string message, Exception? inner = null) : EventLogException(message, inner);

/// <summary>A reader asked for records that are no longer, or not yet, in the partition.</summary>
public sealed class OffsetOutOfRangeException(string topic, int partition, long offset, Watermarks watermarks)
    : EventLogException($"{topic}-{partition}: offset {offset} is outside {watermarks.Low}..{watermarks.High}")
{
    /// <summary>The bounds at the time of asking.</summary>
    public Watermarks Watermarks { get; } = watermarks;
}

/// <summary>Another process has taken over: what this one was about to do is refused, and done there.</summary>
public sealed class JournalLostException(string message, Exception? inner = null) : EventLogException(message, inner);

/// <summary>The topic that was being read was deleted and made anew: its offsets mean other records now.</summary>
public sealed class TopicReplacedException(string topic)
    : EventLogException($"{topic} was deleted and made anew while it was read. What was read and not yet recorded is given up; reading begins at the first record of the new one.");

/// <summary>The topic that is being read has more partitions than it had: nothing has gone wrong, but reading has to begin anew to take them in.</summary>
public sealed class TopicGrownException(string topic, int before, int now)
    : EventLogException($"{topic} has {now} partitions now, and had {before} when reading began: all of them are read from now on.");
