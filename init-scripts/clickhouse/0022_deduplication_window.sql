-- A repeated insert is recognised as long as the window holds the tokens of its parts, one for each month of the batch and, in the events'
-- tables, of the three batches that may be under way at once. A batch of rows of forty years has 480.
ALTER TABLE processed_events_storage MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE given_event_ids MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE daily_states MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE session_events MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE attributed_event_ids MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE quarantined_events MODIFY SETTING non_replicated_deduplication_window = 10000;

-- A rebuilt month takes the place of the stored one as it is, so it is stored alike.
ALTER TABLE rebuild_events MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE rebuild_session_events MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE rebuild_daily_states MODIFY SETTING non_replicated_deduplication_window = 10000;
