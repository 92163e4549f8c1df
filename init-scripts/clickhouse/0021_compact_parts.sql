-- A part of one batch is one file of data, not two for each column: creating and syncing files was a sixth of an insert. Merges of a few
-- batches are wide again.
ALTER TABLE processed_events_storage MODIFY SETTING min_bytes_for_wide_part = 100000000;

ALTER TABLE session_events MODIFY SETTING min_bytes_for_wide_part = 100000000;

ALTER TABLE daily_states MODIFY SETTING min_bytes_for_wide_part = 100000000;
