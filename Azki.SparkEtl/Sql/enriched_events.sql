-- Events with the attributes their users have now. A user not known yet has none.
SELECT
    e.event_id,
    timestamp_millis(e.event_time_ms)                                                   AS event_time,
    e.user_id,
    e.session_id,
    e.event_type,
    e.channel,
    e.premium_amount,
    u.signup_date,
    coalesce(u.city, '')                                                                AS city,
    coalesce(u.device_type, '')                                                         AS device_type,
    datediff(CAST(timestamp_millis(e.event_time_ms) AS DATE), u.signup_date)            AS user_tenure_days,
    CAST(u.user_id IS NOT NULL AS TINYINT)                                              AS user_known,
    CAST(e.event_id_given AS TINYINT)                                                   AS event_id_given,
    e.data_source
FROM events AS e LEFT JOIN users AS u ON u.user_id = e.user_id
WHERE CAST(timestamp_millis(e.event_time_ms) AS DATE) BETWEEN :from AND :to
