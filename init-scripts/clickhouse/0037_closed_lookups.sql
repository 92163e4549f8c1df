-- Whoever is looked for in closed pieces whenever a report is asked for that includes today: the sessions that have events of the minutes still
-- open, and the buyers of these. Thousands of keys among millions of rows cost more than all else that such a report reads, so the ETL looks
-- each up once, and readers look for those only that came since. What is found holds as long as no further piece is closed: every row has the
-- latest build there was.
CREATE TABLE IF NOT EXISTS closed_lookups
(
    latest  UInt64 COMMENT 'the latest build of closed_pieces when it was looked for',
    look    UInt64 COMMENT 'the number of the look, from 1 on: readers take those up to the last one that they know of',
    is_user UInt8 COMMENT 'whether it is a user; else a session',
    key     UInt64 COMMENT 'session_hash or user_id' CODEC(NONE),
    found   Array(Tuple(metric_date Date, built UInt64, first_time DateTime64(3, 'UTC'), first_id UInt64, first_channel String, cells String)) COMMENT 'the rows of closed_session_cells or closed_earliest_events, of whatever build'
)
ENGINE = MergeTree
PARTITION BY latest
ORDER BY (is_user, key);

-- A row of a session of several pieces is written once from now on, so that such rows can be counted.
OPTIMIZE TABLE closed_session_spans FINAL DEDUPLICATE;
