-- Events as they are stored. They come before all sources: of the same event what is stored stays, but for the attributes of its user.
SELECT
    -1                                                                AS source_number,
    event_id                                                          AS position,
    CAST(NULL AS STRING)                                              AS reason,
    event_id                                                          AS id,
    event_time_ms, user_id, session_id, event_type, channel, premium_amount,
    event_id_given = 1                                                AS event_id_given,
    date_from_unix_date(signup_day)                                   AS known_signup_date,
    city                                                              AS known_city,
    device_type                                                       AS known_device_type,
    user_tenure_days                                                  AS known_tenure_days,
    user_known                                                        AS was_known,
    processed_ms, data_source, ingested_ms,
    CAST(NULL AS STRING)                                              AS place,
    CAST(NULL AS STRING)                                              AS row,
    CAST(NULL AS STRING)                                              AS columns
FROM stored_events
