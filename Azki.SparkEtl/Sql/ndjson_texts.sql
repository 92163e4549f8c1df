-- The lines of an NDJSON file.
FROM text_rows
|> SELECT :source AS source, position, concat('line ', line) AS place, row, is_too_long, :received_ms AS received_ms, :received_ms AS ingested_ms
