-- Every input row that was not accepted, once, as it came.
CREATE TABLE IF NOT EXISTS quarantined_events
(
    id          UInt64 COMMENT 'a hash of source, place and row: the same row read again is the same entry',
    received_at DateTime64(3, 'UTC'),
    kind        LowCardinality(String) COMMENT 'event or user',
    source      LowCardinality(String),
    place       String COMMENT 'line of a file, row of a request, or topic-partition-offset',
    reason      LowCardinality(String),
    message     String,
    row         String COMMENT 'the bytes as they came',
    columns     LowCardinality(String) COMMENT 'the header of the CSV file the row is from; else empty',
    ingest_id   String
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS quarantine_replays
(
    id          UInt64,
    replayed_at DateTime64(3, 'UTC'),
    outcome     LowCardinality(String) COMMENT 'accepted: the corrected row became an event, or was known; refused: again, as an entry of its own'
)
ENGINE = ReplacingMergeTree(replayed_at)
ORDER BY id;

-- What became of every row that was read, by source and run: read = stored + duplicates + quarantined.
CREATE TABLE IF NOT EXISTS ingestion_ledger_storage
(
    source      String,
    ingest_id   String COMMENT 'one run of one source',
    kind        LowCardinality(String) COMMENT 'event or user',
    stored      SimpleAggregateFunction(sum, UInt64),
    duplicates  SimpleAggregateFunction(sum, UInt64),
    quarantined SimpleAggregateFunction(sum, UInt64),
    first_at    SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_at     SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (source, ingest_id, kind)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE VIEW IF NOT EXISTS ingestion_ledger AS
SELECT
    l.source                                               AS source,
    l.ingest_id                                            AS ingest_id,
    l.kind                                                 AS kind,
    sum(l.stored) + sum(l.duplicates) + sum(l.quarantined) AS read,
    sum(l.stored)                                          AS stored,
    sum(l.duplicates)                                      AS duplicates,
    sum(l.quarantined)                                     AS quarantined,
    min(l.first_at)                                        AS first_at,
    max(l.last_at)                                         AS last_at
FROM ingestion_ledger_storage AS l
GROUP BY l.source, l.ingest_id, l.kind;

-- Findings a person should look at.
CREATE VIEW IF NOT EXISTS data_quality AS
SELECT 'events of unknown users' AS finding, count() AS value FROM processed_events_storage WHERE user_known = 0
UNION ALL
SELECT 'sessions with more than one user', count()
FROM (SELECT session_hash FROM session_events GROUP BY session_hash, session_id HAVING min(user_id) != max(user_id))
UNION ALL
SELECT concat('quarantined: ', reason), count() FROM quarantined_events GROUP BY reason;
