using Microsoft.Extensions.Logging;

namespace Azki.EventLog.Kafka;

/// <summary>
/// What the clients of a cluster say of it. Each of them tries on by itself, and while a broker is away they say so some twenty times a second: it
/// is logged when it is new, and then once a minute.
/// </summary>
internal sealed partial class KafkaReports(ILogger logger, TimeProvider time)
{
    /// <summary>How long the same is not said again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private const int MostKept = 1000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _said = [];

    /// <summary>Logs what a client says, unless one of them said the same just now.</summary>
    public void Say(string client, string reason)
    {
        if (IsNew(Sense(reason))) LogReason(client, reason, Pause.TotalSeconds);
    }

    // Times and counts differ each time; addresses stay.
    private static string Sense(string reason)
    {
        var details = reason.LastIndexOf('(');
        return details > 0 ? reason[..details] : reason;
    }

    private bool IsNew(string sense)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_said.TryGetValue(sense, out var last) && now - last < Pause) return false;
            if (_said.Count >= MostKept) _said.Clear();
            _said[sense] = now;
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka, {Client}: {Reason}. Tried again until it answers; said again after {Seconds} s at the earliest")]
    private partial void LogReason(string client, string reason, double seconds);
}
