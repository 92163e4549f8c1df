namespace Azki.Core.Events;

/// <summary>What makes an event acceptable, fixed at start. Safe to share between threads.</summary>
public sealed class EventRules
{
    /// <summary>The longest session_id, in bytes of UTF-8 after trimming.</summary>
    public const int MaxSessionIdBytes = 256;

    private const string Section = "Azki:Events";

    private static readonly TimeSpan LongestAhead = TimeSpan.FromDays(3660);

    private readonly CanonicalNames _eventTypes;
    private readonly CanonicalNames _channels;

    /// <summary>Builds the rules.</summary>
    /// <exception cref="FormatException">A name is empty or listed twice, the purchase type is not listed, or times are beyond what the warehouse holds: a setting that is not understood.</exception>
    public EventRules(EventRulesOptions? options = null)
    {
        options ??= new EventRulesOptions();
        _eventTypes = NamesOf(nameof(options.EventTypes), options.EventTypes ?? ["quote_view", "signup", "policy_click", "purchase"]);
        _channels = NamesOf(nameof(options.KnownChannels), options.KnownChannels ?? ["Google Ads", "Organic", "Referral", "SMS", "Social"]);
        if (_eventTypes.Names.Count == 0) throw new FormatException($"{Section}:EventTypes: at least one event type must be accepted.");

        PurchaseEventType = options.PurchaseEventType ?? "purchase";
        if (!_eventTypes.Names.Contains(PurchaseEventType))
        {
            throw new FormatException(
                $"{Section}:PurchaseEventType: '{PurchaseEventType}' is not one of the event types ({string.Join(", ", _eventTypes.Names)}).");
        }

        EarliestTime = options.EarliestTime ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        if (EarliestTime < DateTimeOffset.UnixEpoch) throw new FormatException($"{Section}:EarliestTime: the warehouse knows no days before 1970.");
        EarliestTimeMs = EarliestTime.ToUnixTimeMilliseconds();
        MaxAhead = options.MaxAhead ?? TimeSpan.FromDays(1);
        if (MaxAhead < TimeSpan.Zero || MaxAhead > LongestAhead) throw new FormatException($"{Section}:MaxAhead: {MaxAhead} is not between none and {LongestAhead.TotalDays:0} days.");
        MaxAheadMs = (long)MaxAhead.TotalMilliseconds;
    }

    /// <summary>The rules of the data contract.</summary>
    public static EventRules Default { get; } = new();

    /// <summary>Canonical names of the event types accepted.</summary>
    public IReadOnlyList<string> EventTypes => _eventTypes.Names;

    /// <summary>Channels that are brought to one spelling.</summary>
    public IReadOnlyList<string> KnownChannels => _channels.Names;

    /// <summary>The event type whose premium is revenue.</summary>
    public string PurchaseEventType { get; }

    /// <summary>The earliest time accepted.</summary>
    public DateTimeOffset EarliestTime { get; }

    /// <summary>How far ahead of the clock an event may be.</summary>
    public TimeSpan MaxAhead { get; }

    internal long EarliestTimeMs { get; }

    internal long MaxAheadMs { get; }

    /// <summary>The position of an event type, matched without case; -1 when it is not listed.</summary>
    public int EventTypeIndex(ReadOnlySpan<byte> utf8) => _eventTypes.IndexOf(utf8);

    /// <summary>The canonical spelling of the event type at a position, UTF-8.</summary>
    public ReadOnlySpan<byte> EventTypeUtf8(int index) => _eventTypes.Utf8(index);

    /// <summary>The position of a known channel, matched without case; -1 when it is not listed.</summary>
    public int ChannelIndex(ReadOnlySpan<byte> utf8) => _channels.IndexOf(utf8);

    /// <summary>The listed spelling of the known channel at a position, UTF-8.</summary>
    public ReadOnlySpan<byte> ChannelUtf8(int index) => _channels.Utf8(index);

    private static CanonicalNames NamesOf(string setting, string[] names)
    {
        try
        {
            return new(names);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"{Section}:{setting}: {e.Message}", e);
        }
    }
}
