-- Records that expired in the log before they were read: they are missing from every figure.
CREATE TABLE IF NOT EXISTS log_gaps
(
    topic        LowCardinality(String),
    topic_id     UUID COMMENT 'a topic deleted and made anew has another',
    partition    UInt32,
    first_offset UInt64 COMMENT 'the first that is gone',
    next_offset  UInt64 COMMENT 'where reading went on',
    found_at     DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(next_offset)
ORDER BY (topic, topic_id, partition, first_offset);

CREATE OR REPLACE VIEW data_quality AS
SELECT 'events of unknown users' AS finding, count() AS value FROM processed_events_storage WHERE user_known = 0
UNION ALL
SELECT 'sessions with more than one user', count()
FROM (SELECT session_hash FROM session_events GROUP BY session_hash, session_id HAVING min(user_id) != max(user_id))
UNION ALL
SELECT concat('quarantined: ', reason), count() FROM quarantined_events GROUP BY reason
UNION ALL
SELECT concat('records expired before they were read: ', topic), sum(next_offset - first_offset) FROM log_gaps FINAL GROUP BY topic;
