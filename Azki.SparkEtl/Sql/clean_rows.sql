-- Clean rows of JSON fall into their values at the quotes: a text between two, a number between a colon and the sign after it.
-- The columns are those of inspected_rows.
FROM marked_texts
|> WHERE is_clean
|> SELECT source, position, place, received_ms, row, split(row, '"') AS part
|> SELECT
    source, position, place, received_ms, row,
    unix_millis(try_cast(part[3] AS TIMESTAMP))                                   AS event_time_ms,
    CAST(substr(part[6], 2, length(part[6]) - 2) AS BIGINT)                       AS user_id,
    part[9]                                                                       AS session_id,
    part[13]                                                                      AS event_type,
    part[17]                                                                      AS channel,
    coalesce(CAST(substr(get(part, 20), 2, length(get(part, 20)) - 2) AS BIGINT), 0L) AS premium_amount,
    CAST(substr(get(part, 22), 2, length(get(part, 22)) - 2) AS BIGINT)           AS given_id
|> SELECT
    source, position, place, received_ms, row, '' AS columns, CAST(NULL AS STRING) AS reason,
    event_time_ms, user_id, session_id, event_type, channel, premium_amount, given_id IS NOT NULL AS event_id_given,
    coalesce(given_id, xxhash64(event_time_ms, user_id, session_id, event_type, channel, premium_amount)) AS event_id
