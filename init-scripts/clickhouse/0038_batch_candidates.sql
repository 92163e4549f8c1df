-- What Spark computes comes here first, each row with its place in the sources: of rows of the same identity only the first goes on into batch_rows, and
-- which that is can be told when all are here. The engine finds identities that are there twice in a tenth of the time that Spark took to shuffle them,
-- so Spark reads its sources once, and keeps nothing of them.
CREATE TABLE IF NOT EXISTS batch_candidates
(
    source_number    Int32 COMMENT 'stored events come before all sources',
    position         Int64 COMMENT 'the place in the source',
    reason           LowCardinality(String),
    id               Int64,
    event_time       DateTime64(3, 'UTC'),
    user_id          UInt32,
    session_id       String,
    event_type       LowCardinality(String),
    channel          LowCardinality(String),
    premium_amount   UInt32,
    signup_date      Nullable(Date32),
    city             LowCardinality(String),
    device_type      LowCardinality(String),
    user_tenure_days Nullable(Int32),
    user_known       UInt8,
    event_id_given   UInt8,
    processing_time  DateTime64(3, 'UTC'),
    data_source      LowCardinality(String),
    ingestion_time   DateTime64(3, 'UTC'),
    place            String,
    row              String,
    is_truncated     UInt8,
    columns          LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY tuple();

-- Places of the rows that say again what an earlier one said.
CREATE TABLE IF NOT EXISTS batch_repeats
(
    id            Int64,
    source_number Int32,
    position      Int64
)
ENGINE = MergeTree
ORDER BY tuple();
