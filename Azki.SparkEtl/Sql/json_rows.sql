-- Rows of one JSON object each, but for the clean ones: any JSON that may come.
-- An array around the row, with a null behind it, shows whatever follows the object: a parser would not look there.
FROM marked_texts
|> WHERE NOT is_clean
|> SELECT
    source, position, place, received_ms, ingested_ms, is_too_long, row,
    -- Bytes that are no text are the character U+FFFD here; a value that has one is marked again below.
    IF(is_valid_utf8(row), row, make_valid_utf8(row)) AS text,
    NOT is_valid_utf8(row) AS is_broken
|> EXTEND concat('[', text, '\n,null]') AS framed
|> SELECT
    source, position, place, received_ms, ingested_ms, is_too_long, row, is_broken, text,
    try_parse_json(framed) AS framed_value,
    from_json(numbers_as_texts(framed), 'ARRAY<STRUCT<event_time: STRING, user_id: STRING, session_id: STRING, event_type: STRING, channel: STRING, premium_amount: STRING, event_id: STRING>>',
        map('mode', 'PERMISSIVE', 'allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false')) AS framed_texts
|> SELECT
    source, position, place, received_ms, ingested_ms, is_too_long, row, is_broken, text,
    coalesce(is_variant_null(try_variant_get(framed_value, '$[1]', 'variant')) AND try_variant_get(framed_value, '$[2]', 'variant') IS NULL, false)
        -- A row that closes the array itself, with a null of its own, does not pass for the value of an object.
        AND (instr(text, ']') = 0 OR NOT text RLIKE r'null\s*+\]' OR try_parse_json(concat('{"v":', text, '\n}')) IS NOT NULL) AS is_json,
    coalesce(schema_of_variant(try_variant_get(framed_value, '$[0]', 'variant')) LIKE 'OBJECT%', false) AS is_object,
    -- The kinds of JSON values that are neither text nor number nor null: nothing can be made of them.
    transform(array(
        schema_of_variant(try_variant_get(framed_value, '$[0].event_time', 'variant')),
        schema_of_variant(try_variant_get(framed_value, '$[0].user_id', 'variant')),
        schema_of_variant(try_variant_get(framed_value, '$[0].session_id', 'variant')),
        schema_of_variant(try_variant_get(framed_value, '$[0].event_type', 'variant')),
        schema_of_variant(try_variant_get(framed_value, '$[0].channel', 'variant')),
        schema_of_variant(try_variant_get(framed_value, '$[0].premium_amount', 'variant'))
    ), kind -> coalesce(kind RLIKE '^(OBJECT|ARRAY|BOOLEAN)', false)) AS is_no_value,
    coalesce(schema_of_variant(try_variant_get(framed_value, '$[0].event_id', 'variant')), 'VOID') AS event_id_kind,
    get(framed_texts, 0) AS texts
|> EXTEND
    -- An escape in a value that is no text: such a row is given up as a whole. Only surrogates, or bytes that are no text, can make one.
    IF(instr(text, '\\') > 0 AND (is_broken OR text RLIKE r'\\u[dD][89a-fA-F]'), has_unreadable_text(text, is_broken, is_json), false) AS is_unreadable,
    transform(array(texts.event_time, texts.user_id, texts.session_id, texts.event_type, texts.channel, texts.premium_amount, texts.event_id),
        value -> IF(is_broken AND instr(value, '\uFFFD') > 0, CAST(X'C3' AS STRING), value)) AS fields
|> SELECT
    source, position, place, received_ms, ingested_ms, row,
    ''                                                         AS columns,
    CASE
        WHEN is_too_long                                                     THEN 'row_too_long'
        WHEN is_unreadable                                                   THEN 'not_utf8'
        WHEN NOT is_json                                                     THEN 'malformed_json'
        WHEN NOT is_object                                                   THEN 'not_an_object'
        WHEN is_no_value[0]                                                  THEN 'event_time_invalid'
        WHEN is_no_value[1]                                                  THEN 'user_id_invalid'
        WHEN is_no_value[2]                                                  THEN 'session_id_invalid'
        WHEN is_no_value[3]                                                  THEN 'event_type_unknown'
        WHEN is_no_value[4]                                                  THEN 'channel_invalid'
        WHEN is_no_value[5]                                                  THEN 'premium_invalid'
        WHEN event_id_kind RLIKE '^(OBJECT|ARRAY|BOOLEAN)'                   THEN 'event_id_invalid'
        -- A number must be one that 64 bits hold; text may be any.
        WHEN event_id_kind NOT IN ('STRING', 'VOID')
         AND (NOT fields[6] RLIKE '\\A[0-9]+\\z' OR length(significant(fields[6])) > 20
              OR lpad(significant(fields[6]), 20, '0') > '18446744073709551615') THEN 'event_id_invalid'
    END                                                        AS defect,
    fields[0] AS event_time, fields[1] AS user_id, fields[2] AS session_id, fields[3] AS event_type, fields[4] AS channel, fields[5] AS premium_amount, fields[6] AS event_id
