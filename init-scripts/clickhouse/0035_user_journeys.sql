-- What each user did in a closed piece, so that the journeys of users need no events either. Of the steps only those are kept that a way may
-- take: every signup, and of what follows the first that a step before it can lead to. What was closed before lacks it and is closed anew.
TRUNCATE TABLE closed_pieces;

TRUNCATE TABLE closed_weeks;

TRUNCATE TABLE closed_users;

TRUNCATE TABLE closed_tenures;

TRUNCATE TABLE closed_sessions;

TRUNCATE TABLE closed_session_profiles;

TRUNCATE TABLE closed_tenure_profiles;

TRUNCATE TABLE closed_session_spans;

TRUNCATE TABLE closed_minutes;

TRUNCATE TABLE closed_premiums;

TRUNCATE TABLE closed_touches;

TRUNCATE TABLE closed_counts;

TRUNCATE TABLE closed_tenure_counts;

TRUNCATE TABLE closed_session_cells;

TRUNCATE TABLE closed_span_events;

TRUNCATE TABLE closed_earliest_events;

CREATE TABLE IF NOT EXISTS closed_user_journeys
(
    user_id       UInt32 CODEC(Delta(4), LZ4),
    metric_date   Date,
    built         UInt64,
    first_at      UInt32 COMMENT 'of the first event: milliseconds of the day',
    first_channel LowCardinality(String),
    path          String COMMENT 'its first event types: 1 to 4 for the steps of a journey, others as =name and a line break',
    purchases     UInt32,
    revenue       UInt64,
    steps         Array(UInt32) COMMENT 'in order: milliseconds of the day times four, and the step from 0 on'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (user_id, metric_date);
