-- Roll-ups whose distinct counts are right: each merges states, none adds up the distinct counts of its parts.
-- conversion: sessions with a purchase over sessions.

-- A day over all channels, cities and devices.
CREATE VIEW IF NOT EXISTS daily_totals AS
SELECT
    metric_date,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY metric_date;

-- A day by channel.
CREATE VIEW IF NOT EXISTS daily_channel_metrics AS
SELECT
    metric_date,
    channel,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY metric_date, channel;

-- An ISO week (it starts on Monday) over all channels.
CREATE VIEW IF NOT EXISTS weekly_metrics AS
SELECT
    toMonday(metric_date) AS week,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY week;

-- An ISO week by channel.
CREATE VIEW IF NOT EXISTS weekly_channel_metrics AS
SELECT
    toMonday(metric_date) AS week,
    channel,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY week, channel;

-- A month over all channels.
CREATE VIEW IF NOT EXISTS monthly_metrics AS
SELECT
    toStartOfMonth(metric_date) AS month,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY month;

-- A month by channel.
CREATE VIEW IF NOT EXISTS monthly_channel_metrics AS
SELECT
    toStartOfMonth(metric_date) AS month,
    channel,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY month, channel;

-- A channel over all days.
CREATE VIEW IF NOT EXISTS channel_metrics AS
SELECT
    channel,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY channel;

-- A city over all days.
CREATE VIEW IF NOT EXISTS city_metrics AS
SELECT
    city,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY city;

-- A device type over all days.
CREATE VIEW IF NOT EXISTS device_metrics AS
SELECT
    device_type,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY device_type;

-- An event type over all days.
CREATE VIEW IF NOT EXISTS event_type_metrics AS
SELECT
    event_type,
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all
GROUP BY event_type;

-- All there is, in one row.
CREATE VIEW IF NOT EXISTS overall_metrics AS
SELECT
    sum(events)                                                    AS total_events,
    groupBitmapMerge(users)                                        AS unique_users,
    uniqExactMerge(sessions)                                       AS unique_sessions,
    sum(premium)                                                   AS total_premium,
    sumIf(events, event_type = 'purchase')                         AS purchase_events,
    sumIf(premium, event_type = 'purchase')                        AS purchase_premium,
    groupBitmapMerge(users_with_premium)                           AS total_users_with_premium,
    uniqExactMergeIf(sessions, event_type = 'purchase')            AS purchase_sessions,
    if(unique_sessions = 0, 0, purchase_sessions / unique_sessions) AS conversion
FROM daily_states_all;
