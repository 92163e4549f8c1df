-- The records of a topic, within the offsets asked for. A record without a value is refused like any that is no event.
FROM records
|> SELECT
    CASE
        WHEN headers IS NULL                                          THEN topic
        WHEN size(headers) = 1 AND headers[0].key = 'azki-source' THEN coalesce(CAST(headers[0].value AS STRING), '')
        -- The last one, as consumers of Kafka take it.
        ELSE coalesce(try_element_at(transform(filter(headers, header -> header.key = 'azki-source'), header -> coalesce(CAST(header.value AS STRING), '')), -1), topic)
    END                                               AS source,
    -- Of more partitions than a cluster has.
    shiftleft(offset, 20) + partition                 AS position,
    concat_ws('-', topic, partition, offset)          AS place,
    coalesce(CAST(value AS STRING), '')               AS row,
    false                                             AS is_too_long,
    unix_millis(timestamp)                            AS received_ms,
    -- Retention goes by it: a time that senders chose (timestampType 0) would end a month at once. The streaming path takes its own clock too.
    IF(timestampType = 1, unix_millis(timestamp), :now_ms) AS ingested_ms
