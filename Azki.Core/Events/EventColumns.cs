using System.Diagnostics.CodeAnalysis;
using Azki.Core.Text;

namespace Azki.Core.Events;

/// <summary>Where the fields of events are in a CSV file.</summary>
public sealed class EventColumns
{
    /// <summary>The columns a file of events must have, in the order of the sample.</summary>
    public static IReadOnlyList<string> Needed { get; } =
        ["event_time", "user_id", "session_id", "event_type", "channel", "premium_amount"];

    private const string Optional = "event_id";

    private readonly int _eventTime;
    private readonly int _userId;
    private readonly int _sessionId;
    private readonly int _eventType;
    private readonly int _channel;
    private readonly int _premium;
    private readonly int _eventId;

    private EventColumns(CsvHeader header)
    {
        Header = header;
        _eventTime = header.IndexOf("event_time");
        _userId = header.IndexOf("user_id");
        _sessionId = header.IndexOf("session_id");
        _eventType = header.IndexOf("event_type");
        _channel = header.IndexOf("channel");
        _premium = header.IndexOf("premium_amount");
        _eventId = header.IndexOf(Optional);
    }

    /// <summary>The header mapped.</summary>
    public CsvHeader Header { get; }

    /// <summary>Maps a header; false when a needed column is not there exactly once. <c>event_id</c> may be there.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> headerLine, [NotNullWhen(true)] out EventColumns? columns, out IReadOnlyList<string> missingColumns)
    {
        columns = CsvHeader.TryParse(headerLine, Needed, out var header, out missingColumns) ? new EventColumns(header) : null;
        if (columns?.Header.Names.Count(name => name.Equals(Optional, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            // Which of them is the identity, nobody could say.
            (columns, missingColumns) = (null, [$"a single {Optional}"]);
        }
        return columns is not null;
    }

    /// <summary>The fields of a row that has as many values as the header.</summary>
    public RawEvent Map(in CsvRow row) => new()
    {
        EventTime = row[_eventTime],
        UserId = row[_userId],
        SessionId = row[_sessionId],
        EventType = row[_eventType],
        Channel = row[_channel],
        PremiumAmount = row[_premium],
        EventId = _eventId < 0 ? default : row[_eventId],
    };
}
