-- The steps that lead on are read whenever users of a day that is going on are asked for, of few users but all over the table: to unpack them took
-- as long as all other columns together. They are a tenth more of the table for it. What is stored stays as it is until it is merged or linked anew.
ALTER TABLE linked_journeys MODIFY COLUMN leading Array(UInt64) COMMENT 'the steps that ways of later days may begin with: milliseconds times four, and the step from 0 on' CODEC(LZ4);
