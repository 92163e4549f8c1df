-- What Spark computes comes here first, each row with its place in the sources: of rows of the same identity only the first goes on into batch_rows, and
-- which that is can be told when all are here. The engine finds identities that are there twice in a tenth of the time that Spark took to shuffle them,
-- so Spark reads its sources once, and keeps nothing of them.
CREATE TABLE IF NOT EXISTS batch_candidates AS batch_rows
ENGINE = MergeTree
ORDER BY tuple();

ALTER TABLE batch_candidates
    ADD COLUMN IF NOT EXISTS source_number Int32 COMMENT 'stored events come before all sources',
    ADD COLUMN IF NOT EXISTS position      Int64 COMMENT 'the place in the source';

-- Places of the rows that say again what an earlier one said.
CREATE TABLE IF NOT EXISTS batch_repeats
(
    id            Int64,
    source_number Int32,
    position      Int64
)
ENGINE = MergeTree
ORDER BY tuple();
