-- What is at rest, counted ahead: what a report needs of a day is some thousand numbers and sets, however many events the day had. A piece is
-- a day, or of the day that is going on an hour or five minutes. The ETL closes it when little is being loaded, and it stays closed as
-- long as it has just the events it was closed with; a late event opens it again, and readers count it from the events until it is closed
-- anew. Every row carries the build it belongs to: a build counts once it is named in closed_pieces, so readers never see half of one, and as
-- long as no later one has any of its minutes.
CREATE TABLE IF NOT EXISTS closed_pieces
(
    metric_date Date,
    from_minute UInt16 COMMENT 'of the day',
    to_minute   UInt16 COMMENT 'the first one after it; 0 to 1440 is all of the day',
    built       UInt64 COMMENT 'the build of the piece; no other piece has it',
    known       UInt64 COMMENT 'events of known users when the piece was closed',
    unknown     UInt64 COMMENT 'events of users not known then',
    rebuilds    UInt64 COMMENT 'rows of rebuilt_months of the month when the piece was closed',
    before      UInt64 COMMENT 'what the touches were looked for in: a hash of the counts of the thirty days before, and of the day until the piece',
    closed_at   DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, built);

-- Distinct users for every choice of dimensions that a report splits or filters by: the fewer are named, the fewer sets meet.
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

-- Weeks of closed days: closed_users has their users once more, under their Monday, so that seven sets are one. A week counts as long as
-- these are the builds of its days.
CREATE TABLE IF NOT EXISTS closed_weeks
(
    metric_date Date COMMENT 'the Monday',
    built       UInt64,
    days        Array(UInt64) COMMENT 'the builds of its days, in order'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, built);

-- Users by tenure.
CREATE TABLE IF NOT EXISTS closed_tenures
(
    level       UInt8 COMMENT 'dimensions left out: 4 channel, 2 city, 1 device_type; they are empty',
    metric_date Date,
    built       UInt64,
    tenure      UInt8 COMMENT 'the group, see TenureGroups',
    channel     LowCardinality(String),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    users       AggregateFunction(groupBitmap, UInt32),
    purchases   UInt64,
    revenue     UInt64,
    shortest    Nullable(Int32)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (level, metric_date, channel, city, device_type, tenure)
SETTINGS index_granularity = 16;

-- What each session did in a piece, so that a session of several is found, and so that journeys need no events.
CREATE TABLE IF NOT EXISTS closed_sessions
(
    session_hash  UInt64 CODEC(NONE),
    metric_date   Date,
    built         UInt64,
    cells         Array(Tuple(channel LowCardinality(String), event_type LowCardinality(String), city LowCardinality(String), device_type LowCardinality(String), tenure UInt8)),
    first_time    DateTime64(3, 'UTC'),
    first_id      UInt64 CODEC(NONE),
    first_channel LowCardinality(String),
    path          String COMMENT 'its first event types, one a line',
    path_hash     UInt64 CODEC(NONE),
    purchases     UInt32,
    revenue       UInt64,
    starts        UInt32 COMMENT 'signups',
    least         Tuple(Int32, Int32, Int32) COMMENT 'the shortest time from a signup to each later step, in milliseconds; -1 where none reached it',
    ways          Array(Tuple(Int32, Int32, Int32)) COMMENT 'the time to each later step, of each signup that a quote view followed'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY session_hash
SETTINGS index_granularity = 256;

-- Sessions by what they did: all that did the same are one row.
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

CREATE TABLE IF NOT EXISTS closed_tenure_profiles
(
    metric_date Date,
    built       UInt64,
    cells       Array(Tuple(channel LowCardinality(String), is_purchase UInt8, city LowCardinality(String), device_type LowCardinality(String), tenure UInt8)),
    sessions    UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY metric_date;

-- The sessions of several pieces: of the pieces' counts added up, each is once too often for every further piece. A row may be here twice.
CREATE TABLE IF NOT EXISTS closed_session_spans
(
    session_hash UInt64 CODEC(NONE),
    metric_date  Date,
    built        UInt64,
    cells        Array(Tuple(channel LowCardinality(String), event_type LowCardinality(String), city LowCardinality(String), device_type LowCardinality(String), tenure UInt8))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, session_hash);

-- A day by minute, and who was new in it: added up to a minute, the distinct users and sessions of the day until then. Of whole days only.
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

-- Every premium paid, those of about one size together: how they are spread is read from their numbers, a quantile from one row of a piece.
CREATE TABLE IF NOT EXISTS closed_premiums
(
    metric_date Date,
    built       UInt64,
    size        UInt32 COMMENT 'the premium with all but its first four digits 0',
    premiums    Array(UInt32),
    revenue     UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (size, metric_date)
SETTINGS index_granularity = 128;

-- The first event of a user in a piece: where first touches are looked for.
CREATE TABLE IF NOT EXISTS closed_first_events
(
    user_id     UInt32,
    metric_date Date,
    built       UInt64,
    event_time  DateTime64(3, 'UTC'),
    event_id    UInt64 CODEC(NONE),
    channel     LowCardinality(String)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY user_id
SETTINGS index_granularity = 256;

-- The purchases of a piece by the channels that they began and ended with.
CREATE TABLE IF NOT EXISTS closed_touches
(
    metric_date Date,
    built       UInt64,
    city        LowCardinality(String),
    device_type LowCardinality(String),
    first_touch LowCardinality(String),
    last_touch  LowCardinality(String),
    purchases   UInt64,
    revenue     UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY metric_date;

-- A month that is rebuilt (azki etl) keeps the number of its events, so by that a closed piece would still be taken for what it was closed
-- with. Who puts a rebuilt month in its place says so here, before and after: what was closed before that is open.
CREATE TABLE IF NOT EXISTS rebuilt_months
(
    month      UInt32 COMMENT 'as yyyyMM',
    rebuilt_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY month;

-- The days that have events, and what was closed of each (from_minute, to_minute, built, known, unknown, rebuilds, before) and of
-- its week (built, days).
CREATE VIEW IF NOT EXISTS days_of_events AS
SELECT l.metric_date AS metric_date, l.known AS known, l.unknown AS unknown, r.rebuilds AS rebuilds, c.pieces AS pieces, w.weeks AS weeks
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
    SELECT month, count() AS rebuilds FROM rebuilt_months GROUP BY month
) AS r ON r.month = toYYYYMM(l.metric_date);
