-- Who this warehouse is: the log's positions are kept under this name, so a new warehouse reads the log from its beginning.
CREATE TABLE IF NOT EXISTS warehouse_identity
(
    id         UUID,
    created_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY created_at;

INSERT INTO warehouse_identity SELECT generateUUIDv4(), now64(3) WHERE (SELECT count() FROM warehouse_identity) = 0;
