-- The text of each path_hash of closed_sessions, whatever build has it: a hash has one text, so it is true for good. The paths of millions
-- of sessions are counted by their hashes, and the few that are shown are looked up here.
CREATE TABLE IF NOT EXISTS closed_paths
(
    path_hash UInt64 CODEC(NONE),
    path      String
)
ENGINE = ReplacingMergeTree
ORDER BY path_hash;

INSERT INTO closed_paths (path_hash, path) SELECT path_hash, any(path) FROM closed_sessions GROUP BY path_hash;
