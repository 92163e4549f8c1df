-- Sets of users are hardly smaller packed, and those of a build lie together now: whoever asks for a range reads the sets of its builds and no others of the
-- same days, which took twice as long. 0032 has what they are. Rows are copied as they are; copied twice, after a kill, they are the same sets.
CREATE TABLE IF NOT EXISTS closed_user_sets
(
    level       UInt8 COMMENT 'dimensions left out: 8 channel, 4 event_type, 2 city, 1 device_type; they are empty',
    metric_date Date,
    built       UInt64,
    channel     LowCardinality(String),
    event_type  LowCardinality(String),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    users       AggregateFunction(groupBitmap, UInt32) CODEC(NONE)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (level, metric_date, built, channel, event_type, city, device_type)
SETTINGS index_granularity = 8, merge_max_block_size = 1024;

-- Gone already where this script is repeated.
CREATE TABLE IF NOT EXISTS closed_users AS closed_user_sets;

-- The engine does not know how large a set is, so blocks are cut by rows.
INSERT INTO closed_user_sets (level, metric_date, built, channel, event_type, city, device_type, users)
SELECT level, metric_date, built, channel, event_type, city, device_type, users
FROM closed_users
SETTINGS max_threads = 1, max_block_size = 2048, min_insert_block_size_rows = 2048, min_insert_block_size_bytes = 0, max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS closed_users;
