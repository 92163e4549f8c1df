-- A difference of unsigned numbers is signed, a count is not, and the engine gives a column of both a type that can't be sorted by.
CREATE OR REPLACE VIEW data_quality AS
SELECT 'events of unknown users' AS finding, count() AS value FROM processed_events_storage WHERE user_known = 0
UNION ALL
SELECT 'sessions with more than one user', count()
FROM (SELECT session_hash FROM session_events GROUP BY session_hash, session_id HAVING min(user_id) != max(user_id))
UNION ALL
SELECT concat('quarantined: ', reason), count() FROM quarantined_events GROUP BY reason
UNION ALL
SELECT concat('records expired before they were read: ', topic), sum(toUInt64(next_offset - first_offset)) FROM log_gaps FINAL GROUP BY topic;
