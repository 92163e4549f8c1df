-- Rows of JSON on their way: clean ones of the days asked for are events, of the others only that they are there. (A condition here would be asked of the text
-- itself, before anything is known of it: Spark puts it there.) The columns are those of inspected_rows.
FROM marked_texts
|> SELECT
    source, position, place, received_ms, ingested_ms, row, '' AS columns,
    CASE
        WHEN NOT is_clean                                                                      THEN 'not clean'
        WHEN NOT (event_id_given OR event_time_ms BETWEEN :first_ms AND :last_ms)              THEN 'not wanted'
    END AS reason,
    event_time_ms, user_id, session_id, event_type, channel, premium_amount, event_id_given, event_id
