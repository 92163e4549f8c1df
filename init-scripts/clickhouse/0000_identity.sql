-- The identity is that of the table itself: two programs that make a new warehouse at the same moment give it the same one. (0008 has
-- nothing left to do then.)
CREATE TABLE IF NOT EXISTS warehouse_identity
(
    id         UUID,
    created_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY created_at;

INSERT INTO warehouse_identity
SELECT uuid, now64(3) FROM system.tables
WHERE database = currentDatabase() AND name = 'warehouse_identity' AND toUInt128(uuid) != 0 AND (SELECT count() FROM warehouse_identity) = 0;
