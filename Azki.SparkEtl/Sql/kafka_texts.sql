-- The records of a topic, within the offsets asked for. A record without a value is refused like any that is no event.
FROM records
|> SELECT
    CASE
        WHEN headers IS NULL                 THEN topic
        WHEN headers[0].key = 'azki-source' THEN CAST(headers[0].value AS STRING)
        ELSE coalesce(CAST(get(filter(headers, header -> header.key = 'azki-source'), 0).value AS STRING), topic)
    END                                               AS source,
    offset * 1000 + partition                         AS position,
    concat_ws('-', topic, partition, offset)          AS place,
    coalesce(CAST(value AS STRING), '')               AS row,
    false                                             AS is_too_long,
    unix_millis(timestamp)                            AS received_ms,
    -- Retention goes by it: a time that senders chose (timestampType 0) would end a month at once. The streaming path takes its own clock too.
    IF(timestampType = 1, unix_millis(timestamp), :now_ms) AS ingested_ms
