-- What each user did in a closed day, joined to what was done in the days before, so that the journeys of a range are the least and the greatest
-- of plain numbers: of the ways that reach a step in the day the quickest, and of those that began on an earlier day the quickest, too, where it
-- is quicker than all that began later: which of them count depends on where a range begins. The first such way of each step is in one row,
-- and what is left in further rows of the user and the day, which have nothing else. Ways longer than 31 days are not among them.
CREATE TABLE IF NOT EXISTS linked_journeys
(
    user_id        UInt32 CODEC(Delta(4), LZ4),
    metric_date    Date,
    built          UInt64 CODEC(Delta(8), LZ4),
    opening        UInt64 COMMENT 'the day, and in the lower 48 bits a hash of the channel of its first event',
    has_signup     UInt8,
    to_quote       UInt32 COMMENT 'milliseconds from a signup to the quote view that it leads to; the greatest number where there is none',
    quote_start    Date COMMENT 'the day of that signup',
    to_click       UInt32 COMMENT 'from a signup to the policy click',
    click_start    Date,
    to_purchase    UInt32 COMMENT 'from a signup to the purchase',
    purchase_start Date,
    click_quote    UInt32 COMMENT 'of the way of to_click, from the signup to the quote view',
    purchase_click UInt32 COMMENT 'of the way of to_purchase, from the signup to the policy click',
    purchase_quote UInt32 COMMENT 'and to the quote view',
    path           UInt32 COMMENT 'its first eight event types: their number in the upper eight bits, and each in three; 2147483648: some are no steps; 0: a further row',
    purchases      UInt32,
    revenue        UInt64,
    leading        Array(UInt64) COMMENT 'the steps that ways of later days may begin with: milliseconds times four, and the step from 0 on' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (user_id, metric_date);

-- The days that are linked. One counts as long as it is closed, and the 31 days before it are, with just the builds it was made of. It is said
-- before its rows are written that they will be, so that those can be found that were broken off.
CREATE TABLE IF NOT EXISTS linked_days
(
    metric_date     Date,
    built           UInt64 COMMENT 'the build of the rows',
    made_of         UInt64 COMMENT 'a hash of the builds of closed days that they are made of; 0: they are being written',
    has_other_types UInt8 COMMENT 'whether its paths have event types that are no steps: such paths are not in its rows'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, built);

-- As in 0032, and what was linked of each day (built, made_of, has_other_types).
CREATE OR REPLACE VIEW days_of_events AS
SELECT l.metric_date AS metric_date, l.known AS known, l.unknown AS unknown, r.rebuilds AS rebuilds, c.pieces AS pieces, w.weeks AS weeks, j.links AS links
FROM
(
    SELECT metric_date, sum(known_events) AS known, sum(unknown_events) AS unknown
    FROM
    (
        SELECT metric_date, sum(events) AS known_events, 0 AS unknown_events FROM daily_states GROUP BY metric_date
        UNION ALL
        SELECT event_date, 0, count() FROM processed_events_storage
        WHERE user_known = 0 AND event_id NOT IN (SELECT event_id FROM attributed_event_ids)
        GROUP BY event_date
    )
    GROUP BY metric_date
) AS l
LEFT JOIN
(
    SELECT metric_date, groupArray((from_minute, to_minute, built, known, unknown, rebuilds, before)) AS pieces
    FROM closed_pieces
    GROUP BY metric_date
) AS c ON c.metric_date = l.metric_date
LEFT JOIN
(
    SELECT metric_date, groupArray((built, days)) AS weeks FROM closed_weeks GROUP BY metric_date
) AS w ON w.metric_date = toMonday(l.metric_date)
LEFT JOIN
(
    SELECT metric_date, groupArray((built, made_of, has_other_types)) AS links FROM linked_days GROUP BY metric_date
) AS j ON j.metric_date = l.metric_date
LEFT JOIN
(
    SELECT month, count() AS rebuilds FROM rebuilt_months GROUP BY month
) AS r ON r.month = toYYYYMM(l.metric_date);
