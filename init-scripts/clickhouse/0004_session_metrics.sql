-- The events again, sorted by session: half the insert cost of session states (nothing is aggregated on the way in), and late
-- attributes, erasure and the order of events need no states to be rebuilt.
CREATE TABLE IF NOT EXISTS session_events
(
    session_hash   UInt64 COMMENT 'sipHash64(session_id): sorts cheaply; the text decides' CODEC(NONE),
    session_id     String,
    event_time     DateTime64(3, 'UTC'),
    event_id       UInt64 CODEC(NONE),
    event_date     Date,
    user_id        UInt32 CODEC(T64, LZ4),
    event_type     LowCardinality(String),
    channel        LowCardinality(String),
    city           LowCardinality(String),
    device_type    LowCardinality(String),
    premium_amount UInt32 CODEC(T64, LZ4),
    user_known     UInt8,
    INDEX session_bloom session_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(event_date)
ORDER BY (session_hash, event_time, event_id)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS session_events_view TO session_events AS
SELECT
    sipHash64(e.session_id) AS session_hash,
    e.session_id            AS session_id,
    e.event_time            AS event_time,
    e.event_id              AS event_id,
    e.event_date            AS event_date,
    e.user_id               AS user_id,
    e.event_type            AS event_type,
    e.channel               AS channel,
    e.city                  AS city,
    e.device_type           AS device_type,
    e.premium_amount        AS premium_amount,
    e.user_known            AS user_known
FROM processed_events_storage AS e;

-- One row a session. "First" is the earliest event; events of the same instant are ordered by event_id.
CREATE VIEW IF NOT EXISTS session_metrics AS
SELECT
    s.session_id                                                                       AS session_id,
    argMin(s.user_id, (s.event_time, s.event_id))                                      AS user_id,
    min(s.event_time)                                                                  AS first_event_time,
    max(s.event_time)                                                                  AS last_event_time,
    count()                                                                            AS total_events,
    uniqExact(s.event_type)                                                            AS unique_event_types,
    max(s.event_type = 'purchase')                                                     AS has_purchase,
    sum(toUInt64(s.premium_amount))                                                    AS total_premium,
    sumIf(toUInt64(s.premium_amount), s.event_type = 'purchase')                       AS purchase_premium,
    argMin(s.channel, (s.event_time, s.event_id))                                      AS first_channel,
    argMin(s.city, (s.event_time, s.event_id))                                         AS first_city,
    argMin(s.device_type, (s.event_time, s.event_id))                                  AS first_device_type,
    CAST(arrayMap(x -> x.3, arraySort(groupArray((s.event_time, s.event_id, s.event_type)))), 'Array(String)') AS event_sequence,
    intDiv(toUnixTimestamp64Milli(max(s.event_time)) - toUnixTimestamp64Milli(min(s.event_time)), 1000) AS session_duration_seconds
FROM session_events AS s
GROUP BY s.session_hash, s.session_id;
