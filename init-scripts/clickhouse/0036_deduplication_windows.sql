-- As 0022_deduplication_window.sql, for the tables it left out: how long a repeated insert is recognised must not hang on the table it comes to.
ALTER TABLE ingestion_ledger_storage MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE user_changes MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE users_storage MODIFY SETTING non_replicated_deduplication_window = 10000;
