-- Each row with its values normalised, and the first defect in the order of the columns (docs/reasons.md); NULL where it is an event.
FROM rows
|> SELECT
    source_number, source, position, place, received_ms, ingested_ms, row, columns, defect,
    trimmed(event_time) AS time_text, trimmed(user_id) AS user_text, trimmed(session_id) AS session_id, trimmed(event_type) AS type_text,
    trimmed(channel) AS channel_text, trimmed(premium_amount) AS premium_text, trimmed(event_id) AS id_text
|> EXTEND
    time_ms(time_text)                                                                    AS event_time_ms,
    CASE WHEN user_text RLIKE '\\A[0-9]+\\z' THEN significant(user_text) END              AS user_digits,
    listed(:event_types, type_text)                                                       AS event_type,
    coalesce(listed(:channels, channel_text), channel_text)                               AS channel,
    CASE
        WHEN premium_text = '' THEN ''
        WHEN premium_text RLIKE '\\A-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?\\z' THEN whole_value(premium_text)
    END                                                                                   AS premium_digits,
    id_text <> ''                                                                         AS event_id_given
|> EXTEND
    coalesce(
        defect,
        CASE
            WHEN event_time_ms IS NULL AND time_text = ''                THEN 'event_time_missing'
            WHEN event_time_ms IS NULL AND NOT is_valid_utf8(time_text)  THEN 'not_utf8'
            WHEN event_time_ms IS NULL                                   THEN 'event_time_invalid'
            WHEN event_time_ms < :earliest_ms                            THEN 'event_time_too_early'
            -- Seen from when the row came: read again later it is refused again. A record without a time, or with one that a wrong clock gave it, is judged by now.
            WHEN event_time_ms - :max_ahead_ms > least(IF(received_ms > 0, received_ms, :now_ms), :now_ms) THEN 'event_time_in_future'
        END,
        CASE
            WHEN user_text = ''                                                    THEN 'user_id_missing'
            WHEN user_text RLIKE '\\A-[0-9]+\\z'                                   THEN 'user_id_out_of_range'
            WHEN user_digits IS NULL AND NOT is_valid_utf8(user_text)              THEN 'not_utf8'
            WHEN user_digits IS NULL                                               THEN 'user_id_invalid'
            WHEN user_digits = '' OR length(user_digits) > 10
              OR lpad(user_digits, 10, '0') > '4294967295'                         THEN 'user_id_out_of_range'
        END,
        CASE
            WHEN session_id = ''                THEN 'session_id_missing'
            WHEN NOT is_valid_utf8(session_id)  THEN 'not_utf8'
            WHEN octet_length(session_id) > 256 THEN 'session_id_too_long'
        END,
        CASE
            WHEN event_type IS NULL AND type_text = ''                THEN 'event_type_missing'
            WHEN event_type IS NULL AND NOT is_valid_utf8(type_text)  THEN 'not_utf8'
            WHEN event_type IS NULL                                   THEN 'event_type_unknown'
        END,
        CASE
            WHEN channel = ''                THEN 'channel_missing'
            WHEN NOT is_valid_utf8(channel)  THEN 'not_utf8'
        END,
        CASE
            WHEN premium_text LIKE '-%' AND premium_text RLIKE '\\A-[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?\\z'
             AND regexp_extract(premium_text, '\\A-([0-9.]+)', 1) RLIKE '[1-9]'  THEN 'premium_negative'
            WHEN premium_digits IS NULL AND NOT is_valid_utf8(premium_text)      THEN 'not_utf8'
            WHEN premium_digits IS NULL                                          THEN 'premium_invalid'
            WHEN length(premium_digits) > 10
              OR lpad(premium_digits, 10, '0') > '4294967295'                    THEN 'premium_out_of_range'
        END,
        CASE WHEN NOT is_valid_utf8(id_text) THEN 'not_utf8' END
    ) AS reason
|> EXTEND
    CASE WHEN reason IS NULL THEN CAST(user_digits AS BIGINT) END                                    AS user_id,
    CASE WHEN reason IS NULL THEN CAST(IF(premium_digits = '', '0', premium_digits) AS BIGINT) END   AS premium_amount
|> SELECT
    source_number, source, position, place, received_ms, ingested_ms, row, columns, reason,
    event_time_ms, user_id, session_id, event_type, channel, premium_amount, event_id_given,
    -- The sender's own number, or a hash of his text, or of the content.
    CASE
        WHEN reason IS NOT NULL      THEN NULL
        WHEN NOT event_id_given      THEN xxhash64(event_time_ms, user_id, session_id, event_type, channel, premium_amount)
        WHEN id_text RLIKE '\\A[0-9]+\\z' AND length(significant(id_text)) <= 20 AND lpad(significant(id_text), 20, '0') <= '18446744073709551615'
                                     THEN unsigned_bits(id_text)
        ELSE xxhash64(id_text)
    END AS event_id
