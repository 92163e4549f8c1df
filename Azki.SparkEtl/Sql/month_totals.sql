-- What Spark itself counts in each month: what the staging tables must hold before they are published.
SELECT
    CAST(date_format(event_time, 'yyyyMM') AS INT)  AS month,
    count(*)                                        AS events,
    bit_xor(event_id)                               AS ids,
    sum(premium_amount)                             AS premium,
    sum(user_id)                                    AS users,
    count(DISTINCT session_id)                      AS sessions
FROM enriched_events
GROUP BY 1
ORDER BY 1
