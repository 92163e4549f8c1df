-- A month that is rebuilt (azki etl) keeps the number of its events, so by that a closed day would still be taken for what it was closed
-- with. Who puts a rebuilt month in its place says so here, before and after: days closed before that are open.
CREATE TABLE IF NOT EXISTS rebuilt_months
(
    month      UInt32 COMMENT 'as yyyyMM',
    rebuilt_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY month;

ALTER TABLE closed_days ADD COLUMN IF NOT EXISTS rebuilds UInt64 COMMENT 'rows of rebuilt_months of the month when the day was closed' AFTER unknown;

DROP VIEW IF EXISTS days_of_events;

-- The days that have events, and the build of those closed; 0 where the day is open.
CREATE VIEW IF NOT EXISTS days_of_events AS
SELECT
    l.metric_date AS metric_date, l.known AS known, l.unknown AS unknown, r.rebuilds AS rebuilds,
    if(c.known = l.known AND c.unknown = l.unknown AND c.rebuilds = r.rebuilds, c.built, 0) AS built, c.built AS last_built
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
    SELECT metric_date, max(b.built) AS built, argMax(b.known, b.built) AS known, argMax(b.unknown, b.built) AS unknown, argMax(b.rebuilds, b.built) AS rebuilds
    FROM closed_days AS b
    GROUP BY metric_date
) AS c ON c.metric_date = l.metric_date
LEFT JOIN
(
    SELECT month, count() AS rebuilds FROM rebuilt_months GROUP BY month
) AS r ON r.month = toYYYYMM(l.metric_date);
