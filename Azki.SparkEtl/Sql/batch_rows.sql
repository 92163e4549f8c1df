-- What is loaded: the events with the attributes their users have now, and the refused rows as they came.
-- The columns are those of the table batch_candidates.
FROM wanted_rows
|> EXTEND timestamp_millis(event_time_ms) AS event_time
|> AS c
|> LEFT JOIN users AS u ON u.user_id = c.user_id AND c.reason IS NULL
|> SELECT
    c.source_number, c.position,
    coalesce(c.reason, '')                                                                          AS reason,
    c.id,
    -- Of a refused row any time may have been read.
    IF(c.reason IS NULL, c.event_time, timestamp_millis(0))                                         AS event_time,
    coalesce(c.user_id, 0)                                                                          AS user_id,
    IF(c.reason IS NULL, c.session_id, '')                                                          AS session_id,
    IF(c.reason IS NULL, c.event_type, '')                                                          AS event_type,
    IF(c.reason IS NULL, c.channel, '')                                                             AS channel,
    coalesce(c.premium_amount, 0)                                                                   AS premium_amount,
    -- A user who is gone leaves what was known of him.
    IF(u.user_id IS NULL, c.known_signup_date, u.signup_date)                                       AS signup_date,
    coalesce(IF(u.user_id IS NULL, c.known_city, u.city), '')                                       AS city,
    coalesce(IF(u.user_id IS NULL, c.known_device_type, u.device_type), '')                         AS device_type,
    -- Days of UTC are counted, not looked up in a calendar.
    IF(u.user_id IS NULL, c.known_tenure_days, CAST(c.event_time_ms DIV 86400000 AS INT) - unix_date(u.signup_date)) AS user_tenure_days,
    CAST(IF(u.user_id IS NULL, c.was_known, 1) AS TINYINT)                                          AS user_known,
    CAST(coalesce(c.event_id_given, false) AS TINYINT)                                              AS event_id_given,
    timestamp_millis(c.processed_ms)                                                                AS processing_time,
    c.data_source,
    timestamp_millis(c.ingested_ms)                                                                 AS ingestion_time,
    coalesce(c.place, '')                                                                           AS place,
    -- No more than 64 KiB of a refused row are kept.
    coalesce(substr(CAST(c.row AS BINARY), 1, 65536), X'')                                          AS row,
    CAST(coalesce(octet_length(c.row) > 65536 OR c.reason = 'row_too_long', false) AS TINYINT)      AS is_truncated,
    coalesce(c.columns, '')                                                                         AS columns
