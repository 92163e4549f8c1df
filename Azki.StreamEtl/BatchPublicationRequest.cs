namespace Azki.StreamEtl;

/// <summary>Asks for what a run of batch ETL has staged to be published.</summary>
/// <param name="RunId">The run.</param>
/// <param name="From">The first day (UTC), included.</param>
/// <param name="To">The last day (UTC), included.</param>
/// <param name="ReplacesDays">Whether stored events of these days that the run has not go, but for those the log took since it began; else they stay.</param>
/// <param name="StartedAt">When the run began.</param>
/// <param name="Events">The number of events staged.</param>
/// <param name="Ids">Exclusive or of their ids.</param>
public sealed record BatchPublicationRequest(Guid RunId, DateOnly From, DateOnly To, bool ReplacesDays, DateTimeOffset StartedAt, long Events, long Ids)
{
    /// <summary>Lets a replacement take away more than a tenth of what the days hold.</summary>
    public bool ConfirmsRemovals { get; init; }

    /// <summary>The days as a condition of SQL.</summary>
    internal string Days => $"event_date BETWEEN '{From:yyyy-MM-dd}' AND '{To:yyyy-MM-dd}'";

    /// <summary>The condition on events that the log had taken before the run began: what it took since stays.</summary>
    internal string Before => FormattableString.Invariant($"ingestion_time < fromUnixTimestamp64Milli(toInt64({StartedAt.ToUnixTimeMilliseconds()}), 'UTC')");

    /// <summary>The condition on stored events that stay, where the run has not the same: where the days are replaced, of them only what the log took since the run began.</summary>
    internal string Stays => ReplacesDays ? $"NOT ({Days} AND {Before})" : "true";

    /// <summary>
    /// The condition on stored events that stay also where the run has the same: they were enriched since it began, by users who may be newer than
    /// those it took, or their user came who is unknown to the run. Where the days are replaced they become what the sources say.
    /// </summary>
    internal string IsNewer => ReplacesDays ? "false"
        : "(user_known = 1 AND (processing_time >= (SELECT any(started_at) FROM batch_runs) OR event_id IN (SELECT event_id FROM batch_events WHERE user_known = 0)))";
}

/// <summary>What was published.</summary>
/// <param name="Added">Events that were not stored before.</param>
/// <param name="Quarantined">Rows that were not in quarantine before.</param>
/// <param name="Months">The months rebuilt, as yyyyMM.</param>
public sealed record BatchPublicationResult(long Added, long Quarantined, IReadOnlyList<int> Months);
