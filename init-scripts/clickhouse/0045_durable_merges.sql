-- A part that was merged is on the disk before those it was made of go. Else one that a power cut tore is set aside at the next start, those it was made
-- of come back and are merged with what came after them, and whoever looks then finds no parts that have its rows, and refuses to load on top of it.
ALTER TABLE processed_events_storage MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE given_event_ids MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE daily_states MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE session_events MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE attributed_event_ids MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE user_changes MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE users_storage MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE quarantined_events MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE ingestion_ledger_storage MODIFY SETTING min_rows_to_fsync_after_merge = 1;

-- A rebuilt month takes the place of the stored one as it is, so it is stored alike.
ALTER TABLE rebuild_events MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE rebuild_session_events MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE rebuild_daily_states MODIFY SETTING min_rows_to_fsync_after_merge = 1;

-- And so is what the batch ETL stages, whose parts go there as they are.
ALTER TABLE batch_events MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE batch_session_events MODIFY SETTING min_rows_to_fsync_after_merge = 1;

ALTER TABLE batch_daily_states MODIFY SETTING min_rows_to_fsync_after_merge = 1;
