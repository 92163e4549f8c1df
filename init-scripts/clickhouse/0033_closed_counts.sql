-- More is counted ahead of closed pieces (0032), and what is looked for by key lies in rows of its own, in small blocks: whoever looks for
-- some thousand sessions reads some kilobytes for each, and no dictionaries. What was closed before lacks it and is closed anew.
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

-- The figures for every choice of dimensions, as closed_users has the users: no more than a row of a piece where nothing is filtered.
CREATE TABLE IF NOT EXISTS closed_counts
(
    level       UInt8 COMMENT 'dimensions left out: 8 channel, 4 event_type, 2 city, 1 device_type; they are empty',
    metric_date Date,
    built       UInt64,
    channel     LowCardinality(String),
    event_type  LowCardinality(String),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    events      UInt64,
    sessions    UInt64,
    buying      UInt64 COMMENT 'sessions with a purchase',
    purchases   UInt64,
    revenue     UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (level, metric_date)
SETTINGS index_granularity = 256;

-- Sessions by tenure, likewise.
CREATE TABLE IF NOT EXISTS closed_tenure_counts
(
    level       UInt8 COMMENT 'dimensions left out: 4 channel, 2 city, 1 device_type; they are empty',
    metric_date Date,
    built       UInt64,
    tenure      UInt8 COMMENT 'the group, see TenureGroups; 255 over all',
    channel     LowCardinality(String),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    sessions    UInt64,
    buying      UInt64 COMMENT 'sessions with a purchase'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (level, metric_date)
SETTINGS index_granularity = 256;

-- What is looked for of a session by its hash.
CREATE TABLE IF NOT EXISTS closed_session_cells
(
    session_hash  UInt64 CODEC(NONE),
    metric_date   Date,
    built         UInt64,
    cells         String COMMENT 'the cells of closed_sessions, as text: one column where they are a dozen',
    first_time    DateTime64(3, 'UTC'),
    first_id      UInt64 CODEC(NONE),
    first_channel String
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY session_hash
SETTINGS index_granularity = 128, min_compress_block_size = 1024, max_compress_block_size = 4096;

-- The events of sessions of several pieces, so that their journeys are not looked for among all events. A row may be here twice.
CREATE TABLE IF NOT EXISTS closed_span_events
(
    session_hash   UInt64 CODEC(NONE),
    metric_date    Date,
    built          UInt64,
    event_time     DateTime64(3, 'UTC'),
    event_id       UInt64 CODEC(NONE),
    event_type     LowCardinality(String),
    channel        LowCardinality(String),
    city           LowCardinality(String),
    device_type    LowCardinality(String),
    premium_amount UInt32
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (session_hash, event_time, event_id);

-- The first event of a user in a piece, in small blocks too.
DROP TABLE IF EXISTS closed_first_events;

CREATE TABLE IF NOT EXISTS closed_earliest_events
(
    user_id     UInt32 CODEC(NONE),
    metric_date Date,
    built       UInt64,
    event_time  DateTime64(3, 'UTC'),
    event_id    UInt64 CODEC(NONE),
    channel     String
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY user_id
SETTINGS index_granularity = 128, min_compress_block_size = 1024, max_compress_block_size = 4096;

-- Fewer sizes are added up faster, and those that a quantile falls on are still few.
ALTER TABLE closed_premiums COMMENT COLUMN size 'the premium with all but its first three digits 0';
