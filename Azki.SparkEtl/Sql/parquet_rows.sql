-- Rows of a Parquet file, or of any table with the columns of an event; those that need not be there are NULL by now. Values of other types are taken as SQL writes them.
FROM table_rows
|> EXTEND CAST(event_id AS STRING) AS event_id_text
|> SELECT
    :source                                                    AS source,
    monotonically_increasing_id()                              AS position,
    concat('row ', monotonically_increasing_id() + 1)          AS place,
    :received_ms                                               AS received_ms,
    :received_ms                                               AS ingested_ms,
    to_json(struct(* EXCEPT (event_id_text)))                  AS row,
    ''                                                         AS columns,
    -- A number must be one that 64 bits hold; text may be any.
    CASE
        WHEN typeof(event_id) RLIKE '^(tinyint|smallint|int|bigint|decimal|float|double)'
         AND (NOT event_id_text RLIKE '\\A[0-9]+\\z' OR length(significant(event_id_text)) > 20
              OR lpad(significant(event_id_text), 20, '0') > '18446744073709551615') THEN 'event_id_invalid'
    END                                                        AS defect,
    CAST(event_time AS STRING)                                 AS event_time,
    CAST(user_id AS STRING)                                    AS user_id,
    CAST(session_id AS STRING)                                 AS session_id,
    CAST(event_type AS STRING)                                 AS event_type,
    CAST(channel AS STRING)                                    AS channel,
    CAST(premium_amount AS STRING)                             AS premium_amount,
    event_id_text                                              AS event_id
