-- Every accepted event once, enriched with its user as known when the event was processed.
-- Near-sorted batches keep the insert cheap; (event_date, event_time, event_id) also finds a known event without a scan.
CREATE TABLE IF NOT EXISTS processed_events_storage
(
    event_id          UInt64 CODEC(NONE),
    event_time        DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    user_id           UInt32 CODEC(T64, LZ4),
    session_id        String,
    event_type        LowCardinality(String),
    channel           LowCardinality(String),
    premium_amount    UInt32 COMMENT 'whole units of the currency of the installation; 0 where absent' CODEC(T64, LZ4),
    signup_date       Nullable(Date32) COMMENT 'NULL: unknown user, or a user without one',
    city              LowCardinality(String),
    device_type       LowCardinality(String),
    user_tenure_days  Nullable(Int32) COMMENT 'days from signup to the event; negative before signup',
    user_known        UInt8 COMMENT '0: no such user yet, attributes empty',
    event_id_given    UInt8 COMMENT '1: event_id came from the sender',
    event_date        Date DEFAULT toDate(event_time) CODEC(Delta, LZ4),
    event_hour        UInt8 DEFAULT toHour(event_time) CODEC(Delta, LZ4),
    event_day_of_week UInt8 DEFAULT toDayOfWeek(event_time) COMMENT 'ISO: Monday = 1' CODEC(Delta, LZ4),
    is_purchase       UInt8 DEFAULT event_type = 'purchase',
    processing_time   DateTime64(3, 'UTC') COMMENT 'when the event was enriched' CODEC(Delta, LZ4),
    data_source       LowCardinality(String) COMMENT 'the file, or http, or the topic it came from',
    ingestion_time    DateTime64(3, 'UTC') COMMENT 'when the log took the event; retention counts from here' CODEC(Delta, LZ4),
    INDEX session_bloom session_id TYPE bloom_filter GRANULARITY 4,
    INDEX premium_range premium_amount TYPE minmax GRANULARITY 4,
    INDEX unknown_users user_known TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(event_date)
ORDER BY (event_date, event_time, event_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Ids that senders chose say nothing of the event's time, so they are found here. Ids that are hashes are found by time.
CREATE TABLE IF NOT EXISTS given_event_ids
(
    event_id   UInt64 CODEC(NONE),
    event_date Date
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(event_date)
ORDER BY event_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS given_event_ids_view TO given_event_ids AS
SELECT event_id, event_date FROM processed_events_storage WHERE event_id_given = 1;
