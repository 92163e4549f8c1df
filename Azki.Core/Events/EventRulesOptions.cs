namespace Azki.Core.Events;

/// <summary>What an installation may change of the rules for events; what is not set keeps its default.</summary>
public sealed class EventRulesOptions
{
    /// <summary>The event types accepted, in their canonical spelling. Default: quote_view, signup, policy_click, purchase.</summary>
    public string[]? EventTypes { get; set; }

    /// <summary>Channels brought to one spelling; others are kept as sent. Default: Google Ads, Organic, Referral, SMS, Social.</summary>
    public string[]? KnownChannels { get; set; }

    /// <summary>The event type whose premium is revenue. Must be one of <see cref="EventTypes"/>. Default: purchase.</summary>
    public string? PurchaseEventType { get; set; }

    /// <summary>Earlier events are refused. Default: 2000-01-01 UTC.</summary>
    public DateTimeOffset? EarliestTime { get; set; }

    /// <summary>How far ahead of the clock an event may be. Default: 1 day.</summary>
    public TimeSpan? MaxAhead { get; set; }
}
