-- Where in its source a change was made, of sources whose versions do not say so (a Debezium that is not ours sends no epoch): a change that comes
-- again is known by it, also after a restart. 0: the version has it, or the source does not tell.
ALTER TABLE user_changes ADD COLUMN IF NOT EXISTS source_file UInt32 COMMENT 'the number of the log file';

ALTER TABLE user_changes ADD COLUMN IF NOT EXISTS source_position Int64 COMMENT 'the byte in it';

ALTER TABLE user_changes ADD COLUMN IF NOT EXISTS source_row Int64 COMMENT 'the row within the statement';
