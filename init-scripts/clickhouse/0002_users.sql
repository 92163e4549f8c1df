-- Every change of a user, append-only.
CREATE TABLE IF NOT EXISTS user_changes
(
    user_id     UInt32,
    version     UInt64 COMMENT 'rises with every change of a user; microseconds of the source where they rise',
    operation   LowCardinality(String) COMMENT 'c, u, d or r (snapshot), as Debezium names them',
    is_deleted  UInt8,
    signup_date Nullable(Date32),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    created_at  DateTime64(6, 'UTC'),
    updated_at  DateTime64(6, 'UTC'),
    changed_at  DateTime64(6, 'UTC') COMMENT 'when the source made the change',
    received_at DateTime64(3, 'UTC') COMMENT 'when the log took the change'
)
ENGINE = MergeTree
ORDER BY (user_id, version)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- The latest version of each user wins.
CREATE TABLE IF NOT EXISTS users_storage
(
    user_id     UInt32,
    version     UInt64,
    is_deleted  UInt8,
    signup_date Nullable(Date32),
    city        LowCardinality(String),
    device_type LowCardinality(String),
    created_at  DateTime64(6, 'UTC'),
    updated_at  DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY user_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS users_storage_view TO users_storage AS
SELECT user_id, version, is_deleted, signup_date, city, device_type, created_at, updated_at FROM user_changes;

-- The users of now: a plain SELECT is right, deleted users are gone.
CREATE VIEW IF NOT EXISTS users AS
SELECT user_id, signup_date, city, device_type, created_at, updated_at, version, is_deleted
FROM users_storage FINAL
WHERE is_deleted = 0;
