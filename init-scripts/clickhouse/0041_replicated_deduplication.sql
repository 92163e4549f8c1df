-- For replicated tables only.
-- Where tables are replicated (on a cluster, or all of them in ClickHouse Cloud, whatever engine was asked for) other settings count than those of
-- 0022_deduplication_window.sql, and tokens expire by time too: within an hour, if nothing is said. A batch that was recorded before a long stop would be
-- stored twice when it is repeated. So there they stay a hundred years, as many as elsewhere. A table that is not replicated takes no notice, so it is left alone:
-- each statement waits for the disk.
ALTER TABLE processed_events_storage MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE given_event_ids MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE daily_states MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE session_events MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE attributed_event_ids MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE quarantined_events MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE ingestion_ledger_storage MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE user_changes MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE users_storage MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

-- A rebuilt month takes the place of the stored one as it is, so it is stored alike; the batch ETL's tables are as those they were made like.
ALTER TABLE rebuild_events MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE rebuild_session_events MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE rebuild_daily_states MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE batch_events MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE batch_session_events MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;

ALTER TABLE batch_daily_states MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 3153600000;
