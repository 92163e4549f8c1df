-- Rows of a Parquet file, or of any table with the columns of an event. Values of other types are taken as SQL writes them.
SELECT
    :source                                                    AS source,
    monotonically_increasing_id()                              AS position,
    concat('row ', monotonically_increasing_id() + 1)          AS place,
    :received_ms                                               AS received_ms,
    to_json(struct(*))                                         AS row,
    ''                                                         AS columns,
    CAST(NULL AS STRING)                                       AS defect,
    CAST(event_time AS STRING)                                 AS event_time,
    CAST(user_id AS STRING)                                    AS user_id,
    CAST(session_id AS STRING)                                 AS session_id,
    CAST(event_type AS STRING)                                 AS event_type,
    CAST(channel AS STRING)                                    AS channel,
    CAST(premium_amount AS STRING)                             AS premium_amount,
    CAST(NULL AS STRING)                                       AS event_id
FROM table_rows
