-- Where a month is rebuilt (azki etl) before it takes the place of the stored one: the same tables, fed in the same way.
CREATE TABLE IF NOT EXISTS rebuild_events AS processed_events_storage;

CREATE TABLE IF NOT EXISTS rebuild_session_events AS session_events;

CREATE TABLE IF NOT EXISTS rebuild_daily_states AS daily_states;

CREATE MATERIALIZED VIEW IF NOT EXISTS rebuild_session_events_view TO rebuild_session_events AS
SELECT
    sipHash64(e.session_id) AS session_hash,
    e.session_id            AS session_id,
    e.event_time            AS event_time,
    e.event_id              AS event_id,
    e.event_date            AS event_date,
    e.user_id               AS user_id,
    e.event_type            AS event_type,
    e.channel               AS channel,
    e.city                  AS city,
    e.device_type           AS device_type,
    e.premium_amount        AS premium_amount,
    e.user_known            AS user_known
FROM rebuild_events AS e;

CREATE MATERIALIZED VIEW IF NOT EXISTS rebuild_daily_states_view TO rebuild_daily_states AS
SELECT
    e.event_date                                              AS metric_date,
    e.channel                                                 AS channel,
    e.event_type                                              AS event_type,
    e.city                                                    AS city,
    e.device_type                                             AS device_type,
    count()                                                   AS events,
    sum(toUInt64(e.premium_amount))                           AS premium,
    groupBitmapState(e.user_id)                               AS users,
    uniqExactState(sipHash64(e.session_id))                   AS sessions,
    groupBitmapStateIf(e.user_id, e.premium_amount > 0)       AS users_with_premium
FROM rebuild_events AS e
WHERE e.user_known = 1
GROUP BY e.event_date, e.channel, e.event_type, e.city, e.device_type;
