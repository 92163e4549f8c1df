-- Rows of one JSON object each, from json_texts(source, position, place, row, is_too_long, received_ms, ingested_ms): the lines of an NDJSON file, or the records of a topic.
-- Clean is a row as the platform itself writes it, and most others do: nothing escaped, the fields in this order, no spaces, names in their listed
-- spelling, numbers of moderate length, a time that is accepted, no comma in a value. Such a row falls into its fields at the commas, and is, to the last
-- byte, what is written of their values again; reading any JSON, and looking for every defect, costs ten times as much. Of the others the text is kept.
FROM json_texts
|> EXTEND split(row, ',') AS part
|> EXTEND
    size(part) AS parts,
    -- What stands around a value is of known length; the last one is followed by a brace. Bytes are cut out at once, characters are counted first.
    CAST(substr(CAST(get(part, 0) AS BINARY), 16, octet_length(get(part, 0)) - 16) AS STRING) AS time_text,
    try_cast(CAST(substr(CAST(get(part, 1) AS BINARY), 11) AS STRING) AS BIGINT) AS user_id,
    CAST(substr(CAST(get(part, 2) AS BINARY), 15, octet_length(get(part, 2)) - 15) AS STRING) AS session_id,
    CAST(substr(CAST(get(part, 3) AS BINARY), 15, octet_length(get(part, 3)) - 15) AS STRING) AS event_type,
    CAST(substr(CAST(get(part, 4) AS BINARY), 12, octet_length(get(part, 4)) - IF(size(part) = 5, 13, 12)) AS STRING) AS channel,
    try_cast(CAST(substr(CAST(get(part, 5) AS BINARY), 18, octet_length(get(part, 5)) - IF(size(part) = 6, 18, 17)) AS STRING) AS BIGINT) AS premium_amount,
    try_cast(CAST(substr(CAST(get(part, 6) AS BINARY), 12, octet_length(get(part, 6)) - 12) AS STRING) AS BIGINT) AS given_id
|> EXTEND unix_millis(try_cast(time_text AS TIMESTAMP))         AS event_time_ms
|> EXTEND
    coalesce(
        NOT is_too_long
        AND row = concat(
            '{"event_time":"', time_text, '","user_id":', user_id, ',"session_id":"', session_id, '","event_type":"', event_type, '","channel":"', channel,
            CASE parts
                WHEN 5 THEN '"}'
                WHEN 6 THEN concat('","premium_amount":', premium_amount, '}')
                WHEN 7 THEN concat('","premium_amount":', premium_amount, ',"event_id":', given_id, '}')
            END)
        AND time_text RLIKE :time_pattern AND event_time_ms >= :earliest_ms
        AND event_time_ms - :max_ahead_ms <= least(IF(received_ms > 0, received_ms, :now_ms), :now_ms)
        AND user_id BETWEEN 1 AND 999999999
        AND session_id RLIKE :text_pattern
        AND array_contains(:event_types, event_type) AND array_contains(:channels, channel)
        AND coalesce(premium_amount, 0) BETWEEN 0 AND 999999999
        AND coalesce(given_id, 1) BETWEEN 1 AND 999999999999999999,
        false) AS is_clean
|> SELECT
    source, position, received_ms, ingested_ms, is_too_long, is_clean,
    IF(is_clean, NULL, place)                                                                                              AS place,
    IF(is_clean, NULL, row)                                                                                                AS row,
    event_time_ms, user_id, session_id, event_type, channel, coalesce(premium_amount, 0L)                                  AS premium_amount,
    given_id IS NOT NULL                                                                                                   AS event_id_given,
    coalesce(given_id, xxhash64(event_time_ms, user_id, session_id, event_type, channel, coalesce(premium_amount, 0L)))    AS event_id
