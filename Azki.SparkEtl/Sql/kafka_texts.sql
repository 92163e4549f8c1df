-- The records of a topic, within the offsets asked for. A record without a value is refused like any that is no event.
FROM records
-- The last header of a name counts, as consumers of Kafka take it: the first from the end. (A function for each header would keep Spark from compiling this with what follows.)
|> EXTEND coalesce(array_position(reverse(headers.key), 'azki-source'), 0)                                          AS source_from_end
|> SELECT
    IF(source_from_end > 0, coalesce(CAST(element_at(headers, CAST(-source_from_end AS INT)).value AS STRING), ''), topic) AS source,
    -- Of more partitions than a cluster has.
    shiftleft(offset, 20) + partition                 AS position,
    concat_ws('-', topic, partition, offset)          AS place,
    coalesce(CAST(value AS STRING), '')               AS row,
    false                                             AS is_too_long,
    unix_millis(timestamp)                            AS received_ms,
    -- Retention goes by it: a time that senders chose (timestampType 0) would end a month at once. The streaming path takes its own clock too.
    IF(timestampType = 1, unix_millis(timestamp), :now_ms) AS ingested_ms
