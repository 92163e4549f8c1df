-- States, not numbers: they merge whatever the order and the batches in which events arrived. Events of users not known yet stay out
-- until the user arrives (states can't be subtracted from); until then they are counted live from the base table.
CREATE TABLE IF NOT EXISTS daily_states
(
    metric_date        Date,
    channel            LowCardinality(String),
    event_type         LowCardinality(String),
    city               LowCardinality(String),
    device_type        LowCardinality(String),
    events             SimpleAggregateFunction(sum, UInt64),
    premium            SimpleAggregateFunction(sum, UInt64),
    users              AggregateFunction(groupBitmap, UInt32),
    sessions           AggregateFunction(uniqExact, UInt64),
    users_with_premium AggregateFunction(groupBitmap, UInt32)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(metric_date)
ORDER BY (metric_date, channel, event_type, city, device_type)
SETTINGS index_granularity = 64, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS daily_states_view TO daily_states AS
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
FROM processed_events_storage AS e
WHERE e.user_known = 1
GROUP BY e.event_date, e.channel, e.event_type, e.city, e.device_type;

-- Events whose user arrived later pass through here: their rows in the base table are mended, their states are added.
CREATE TABLE IF NOT EXISTS attributed_events
(
    event_id       UInt64,
    event_time     DateTime64(3, 'UTC'),
    user_id        UInt32,
    session_id     String,
    event_type     LowCardinality(String),
    channel        LowCardinality(String),
    premium_amount UInt32,
    city           LowCardinality(String),
    device_type    LowCardinality(String)
)
ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS attributed_daily_states_view TO daily_states AS
SELECT
    toDate(e.event_time)                                      AS metric_date,
    e.channel                                                 AS channel,
    e.event_type                                              AS event_type,
    e.city                                                    AS city,
    e.device_type                                             AS device_type,
    count()                                                   AS events,
    sum(toUInt64(e.premium_amount))                           AS premium,
    groupBitmapState(e.user_id)                               AS users,
    uniqExactState(sipHash64(e.session_id))                   AS sessions,
    groupBitmapStateIf(e.user_id, e.premium_amount > 0)       AS users_with_premium
FROM attributed_events AS e
GROUP BY toDate(e.event_time), e.channel, e.event_type, e.city, e.device_type;

-- The events whose states are added already while their rows still wait to be mended: filled by the same insert that adds the states,
-- emptied when the rows are mended, so no reader counts an event twice or not at all in between, nor after a crash in between.
CREATE TABLE IF NOT EXISTS attributed_event_ids
(
    event_id UInt64
)
ENGINE = MergeTree
ORDER BY event_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS attributed_event_ids_view TO attributed_event_ids AS
SELECT event_id FROM attributed_events;

-- What the roll-ups below read: the states, and the events of unknown users as states.
CREATE VIEW IF NOT EXISTS daily_states_all AS
SELECT metric_date, channel, event_type, city, device_type, events, premium, users, sessions, users_with_premium
FROM daily_states
UNION ALL
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
FROM processed_events_storage AS e
WHERE e.user_known = 0 AND e.event_id NOT IN (SELECT event_id FROM attributed_event_ids)
GROUP BY e.event_date, e.channel, e.event_type, e.city, e.device_type;

CREATE VIEW IF NOT EXISTS daily_event_metrics AS
SELECT
    metric_date, channel, event_type, city, device_type,
    sum(events)                AS total_events,
    groupBitmapMerge(users)    AS unique_users,
    uniqExactMerge(sessions)   AS unique_sessions,
    sum(premium)               AS total_premium,
    sum(premium) / sum(events) AS avg_premium
FROM daily_states_all
GROUP BY metric_date, channel, event_type, city, device_type;

CREATE VIEW IF NOT EXISTS daily_aggregate_metrics AS
SELECT
    metric_date, channel, city, device_type,
    sum(events)                                  AS total_events,
    groupBitmapMerge(users)                      AS unique_users,
    uniqExactMerge(sessions)                     AS unique_sessions,
    sum(premium)                                 AS total_premium,
    sumIf(events, event_type = 'purchase')       AS purchase_events,
    sumIf(premium, event_type = 'purchase')      AS purchase_premium,
    groupBitmapMerge(users_with_premium)         AS total_users_with_premium
FROM daily_states_all
GROUP BY metric_date, channel, city, device_type;
