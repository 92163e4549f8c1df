-- The rows of a CSV file: values by the places that its header gives. A line break always ends a row, also inside quotes.
FROM text_rows
|> WHERE line > :header_line
|> SELECT
    position, line, is_too_long, row, is_valid_utf8(row) AS is_text,
    -- Bytes that are no text are a character each here, so that a bad value costs no other.
    IF(is_valid_utf8(row), row, decode(CAST(row AS BINARY), 'ISO-8859-1')) AS text
|> SELECT
    position, line, is_too_long, row, is_text,
    CASE
        WHEN instr(text, '"') = 0 THEN split(text, ',')
        WHEN text RLIKE '\\A(?:[ \\t\\r]*"[^"]*+(?:""[^"]*+)*+"[ \\t\\r]*|[^,"]*+)(?:,(?:[ \\t\\r]*"[^"]*+(?:""[^"]*+)*+"[ \\t\\r]*|[^,"]*+))*+\\z'
        THEN transform(
            regexp_extract_all(concat(',', text), ',([ \\t\\r]*"[^"]*+(?:""[^"]*+)*+"[ \\t\\r]*|[^,"]*+)', 1),
            value -> IF(instr(value, '"') > 0, replace(regexp_extract(value, '(?s)"(.*)"', 1), '""', '"'), value))
    END AS fields
|> SELECT
    position, line, is_too_long, row,
    IF(is_text, fields, transform(fields, value -> CAST(encode(value, 'ISO-8859-1') AS STRING))) AS fields
|> SELECT
    :source                                                    AS source,
    position,
    concat('line ', line)                                      AS place,
    :received_ms                                               AS received_ms,
    :received_ms                                               AS ingested_ms,
    row,
    :header                                                    AS columns,
    CASE
        WHEN is_too_long                   THEN 'row_too_long'
        WHEN fields IS NULL                THEN 'malformed_row'
        WHEN size(fields) < :column_count  THEN 'too_few_columns'
        WHEN size(fields) > :column_count  THEN 'too_many_columns'
    END                                                        AS defect,
    get(fields, :event_time_at)                                AS event_time,
    get(fields, :user_id_at)                                   AS user_id,
    get(fields, :session_id_at)                                AS session_id,
    get(fields, :event_type_at)                                AS event_type,
    get(fields, :channel_at)                                   AS channel,
    get(fields, :premium_amount_at)                            AS premium_amount,
    get(fields, :event_id_at)                                  AS event_id
