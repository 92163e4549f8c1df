-- A part of one batch is one file of data, not two for each column: creating and syncing files was a sixth of an insert. Merges of a few
-- batches are wide again.
ALTER TABLE processed_events_storage MODIFY SETTING min_bytes_for_wide_part = 100000000;

ALTER TABLE session_events MODIFY SETTING min_bytes_for_wide_part = 100000000;

ALTER TABLE daily_states MODIFY SETTING min_bytes_for_wide_part = 100000000;

-- A rebuilt month takes the place of the stored one as it is, so it is stored alike.
ALTER TABLE rebuild_events MODIFY SETTING min_bytes_for_wide_part = 100000000;

ALTER TABLE rebuild_session_events MODIFY SETTING min_bytes_for_wide_part = 100000000;

ALTER TABLE rebuild_daily_states MODIFY SETTING min_bytes_for_wide_part = 100000000;
