namespace Azki.Core;

/// <summary>The topics of the log, named as in the platform this one replaces.</summary>
public static class Topics
{
    /// <summary>Events as accepted, keyed by user_id as decimal text.</summary>
    public const string RawEvents = "insurance.raw_events";

    /// <summary>Enriched events as JSON, a feed for others.</summary>
    public const string ProcessedEvents = "insurance.processed_events";

    /// <summary>Rows that were not accepted, as JSON (see <see cref="Quarantine.QuarantinedRowJson"/>).</summary>
    public const string QuarantinedEvents = "insurance.quarantined_events";

    /// <summary>Changes of users in Debezium's envelope, keyed by primary key, compacted.</summary>
    public const string Users = "azki.insurance_db.users";
}
