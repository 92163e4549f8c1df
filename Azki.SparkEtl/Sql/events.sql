-- Each event once: of the same event_id the first, in the order of the sources and of their rows.
SELECT event_id, event_time_ms, user_id, session_id, event_type, channel, premium_amount, event_id_given, source AS data_source
FROM (
    SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY source_number, position, place) AS repeat
    FROM kept_rows
    WHERE reason IS NULL
)
WHERE repeat = 1
