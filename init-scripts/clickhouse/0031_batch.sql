-- Where batch ETL (azki etl --engine spark) brings what Spark computed, before it is checked and put in the place of the stored months.
-- All rows pass through batch_rows: events go on into tables like the stored ones, fed in the same way, refused rows are kept apart.
CREATE TABLE IF NOT EXISTS batch_rows
(
    reason           LowCardinality(String) COMMENT 'empty: an event; else why the row was refused',
    id               Int64 COMMENT 'the 64 bits of event_id, or of the entry in quarantined_events',
    event_time       DateTime64(3, 'UTC'),
    user_id          UInt32,
    session_id       String,
    event_type       LowCardinality(String),
    channel          LowCardinality(String),
    premium_amount   UInt32,
    signup_date      Nullable(Date32),
    city             LowCardinality(String),
    device_type      LowCardinality(String),
    user_tenure_days Nullable(Int32),
    user_known       UInt8,
    event_id_given   UInt8,
    processing_time  DateTime64(3, 'UTC'),
    data_source      LowCardinality(String),
    ingestion_time   DateTime64(3, 'UTC'),
    place            String,
    row              String,
    is_truncated     UInt8,
    columns          LowCardinality(String)
)
ENGINE = Null;

CREATE TABLE IF NOT EXISTS batch_events AS processed_events_storage;

CREATE TABLE IF NOT EXISTS batch_session_events AS session_events;

CREATE TABLE IF NOT EXISTS batch_daily_states AS daily_states;

CREATE TABLE IF NOT EXISTS batch_refused_rows
(
    id           UInt64,
    received_at  DateTime64(3, 'UTC'),
    source       LowCardinality(String),
    place        String,
    reason       LowCardinality(String),
    row          String,
    is_truncated UInt8,
    columns      LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY id;

-- Whose the staged rows are: a run that finds another's name here gives up.
CREATE TABLE IF NOT EXISTS batch_runs
(
    run_id     UUID,
    started_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY started_at;

CREATE MATERIALIZED VIEW IF NOT EXISTS batch_events_view TO batch_events AS
SELECT
    reinterpretAsUInt64(r.id) AS event_id,
    r.event_time              AS event_time,
    r.user_id                 AS user_id,
    r.session_id              AS session_id,
    r.event_type              AS event_type,
    r.channel                 AS channel,
    r.premium_amount          AS premium_amount,
    r.signup_date             AS signup_date,
    r.city                    AS city,
    r.device_type             AS device_type,
    r.user_tenure_days        AS user_tenure_days,
    r.user_known              AS user_known,
    r.event_id_given          AS event_id_given,
    r.processing_time         AS processing_time,
    r.data_source             AS data_source,
    r.ingestion_time          AS ingestion_time
FROM batch_rows AS r
WHERE r.reason = '';

CREATE MATERIALIZED VIEW IF NOT EXISTS batch_refused_rows_view TO batch_refused_rows AS
SELECT
    reinterpretAsUInt64(r.id) AS id,
    r.ingestion_time          AS received_at,
    r.data_source             AS source,
    r.place                   AS place,
    r.reason                  AS reason,
    r.row                     AS row,
    r.is_truncated            AS is_truncated,
    r.columns                 AS columns
FROM batch_rows AS r
WHERE r.reason != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS batch_session_events_view TO batch_session_events AS
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
FROM batch_events AS e;

CREATE MATERIALIZED VIEW IF NOT EXISTS batch_daily_states_view TO batch_daily_states AS
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
FROM batch_events AS e
WHERE e.user_known = 1
GROUP BY e.event_date, e.channel, e.event_type, e.city, e.device_type;
