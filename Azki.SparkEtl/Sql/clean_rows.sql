-- Clean rows of JSON are events as they are. The columns are those of inspected_rows.
FROM marked_texts
|> WHERE is_clean
|> SELECT
    source, position, place, received_ms, ingested_ms, row, '' AS columns, CAST(NULL AS STRING) AS reason,
    event_time_ms, user_id, session_id, event_type, channel, premium_amount, event_id_given, event_id
