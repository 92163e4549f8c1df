-- Days that are over, counted ahead: what a report needs of a day is some thousand numbers and sets, however many events the day had. A day
-- is closed by the ETL when it is idle, and stays closed as long as it has just the events it was closed with; a late event opens it again,
-- and readers count it from the states until it is closed anew (days_of_events below says which days are closed). Every row carries the
-- build it belongs to: a build counts once it is named in closed_days, so readers never see half of one.
CREATE TABLE IF NOT EXISTS closed_days
(
    metric_date Date,
    built       UInt64 COMMENT 'the build the day has; the largest one counts',
    known       UInt64 COMMENT 'events of known users when the day was closed',
    unknown     UInt64 COMMENT 'events of users not known then',
    rebuilds    UInt64 COMMENT 'rows of rebuilt_months of the month when the day was closed',
    closed_at   DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, built);

-- Distinct users of a day for every choice of dimensions that a report splits or filters by: the fewer are named, the fewer sets meet.
CREATE TABLE IF NOT EXISTS closed_users
(
    level       UInt8 COMMENT 'dimensions left out: 8 channel, 4 event_type, 2 city, 1 device_type; they are empty',
    metric_date Date,
    built       UInt64,
    channel     LowCardinality(String),
    event_type  LowCardinality(String),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    users       AggregateFunction(groupBitmap, UInt32)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (level, metric_date, channel, event_type, city, device_type)
SETTINGS index_granularity = 16;

-- Sessions of a day by what they did: all that did the same are one row.
CREATE TABLE IF NOT EXISTS closed_session_profiles
(
    metric_date Date,
    built       UInt64,
    cells       Array(Tuple(channel LowCardinality(String), event_type LowCardinality(String), city LowCardinality(String), device_type LowCardinality(String))),
    sessions    UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY metric_date;

-- Which sessions a day had: where a session of one day is looked for in the others.
CREATE TABLE IF NOT EXISTS closed_session_days
(
    session_hash UInt64 CODEC(NONE),
    metric_date  Date,
    built        UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY session_hash
SETTINGS index_granularity = 1024;

-- The sessions of several days: of the days' counts added up, each is once too often for every further day. A row may be here twice.
CREATE TABLE IF NOT EXISTS closed_session_spans
(
    session_hash UInt64 CODEC(NONE),
    metric_date  Date,
    built        UInt64,
    cells        Array(Tuple(channel LowCardinality(String), event_type LowCardinality(String), city LowCardinality(String), device_type LowCardinality(String)))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, session_hash);

-- A day by minute, and who was new in it: added up to a minute, the distinct users and sessions of the day until then.
CREATE TABLE IF NOT EXISTS closed_minutes
(
    metric_date           Date,
    built                 UInt64,
    minute                UInt16 COMMENT 'of the day',
    events                UInt64,
    purchases             UInt64,
    revenue               UInt64,
    new_users             UInt64 COMMENT 'whose first event of the day was in this minute',
    new_sessions          UInt64,
    new_purchase_sessions UInt64 COMMENT 'whose first purchase of the day was in this minute'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, minute);

-- A month that is rebuilt (azki etl) keeps the number of its events, so by that a closed day would still be taken for what it was closed
-- with. Who puts a rebuilt month in its place says so here, before and after: days closed before that are open.
CREATE TABLE IF NOT EXISTS rebuilt_months
(
    month      UInt32 COMMENT 'as yyyyMM',
    rebuilt_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY month;

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
