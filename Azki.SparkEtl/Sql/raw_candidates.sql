-- Rows of the sources, events and refused ones, each under its identity.
FROM checked_rows
|> SELECT
    source_number, position, reason,
    IF(reason IS NULL, event_id, xxhash64(source, place, row))        AS id,
    event_time_ms, user_id, session_id, event_type, channel, premium_amount, event_id_given,
    -- Attributes come from the users of now.
    CAST(NULL AS DATE)                                                AS known_signup_date,
    CAST(NULL AS STRING)                                              AS known_city,
    CAST(NULL AS STRING)                                              AS known_device_type,
    CAST(NULL AS INT)                                                 AS known_tenure_days,
    0                                                                 AS was_known,
    :now_ms                                                           AS processed_ms,
    source                                                            AS data_source,
    ingested_ms,
    IF(reason IS NULL, NULL, place)                                   AS place,
    IF(reason IS NULL, NULL, row)                                     AS row,
    IF(reason IS NULL, NULL, columns)                                 AS columns
