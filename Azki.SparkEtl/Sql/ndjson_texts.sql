-- The lines of an NDJSON file.
SELECT :source AS source, line AS position, concat('line ', line) AS place, row, is_too_long FROM text_rows
