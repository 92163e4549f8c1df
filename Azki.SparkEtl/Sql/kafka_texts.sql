-- The records of a topic, within the offsets asked for. A record without a value is refused like any that is no event.
SELECT
    topic                                             AS source,
    offset * 1000 + partition                         AS position,
    concat_ws('-', topic, partition, offset)          AS place,
    coalesce(CAST(value AS STRING), '')               AS row,
    false                                             AS is_too_long
FROM records
