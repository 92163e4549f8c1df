-- Rows of one JSON object each, from json_texts(source, position, place, row, is_too_long, received_ms): the lines of an NDJSON file, or the records of a topic.
-- Clean is a row as the platform itself writes it, and most others do: nothing escaped, the fields in this order, no spaces, names in their listed
-- spelling, numbers of moderate length, a time that is accepted. One pattern tells; reading any JSON, and looking for every defect, costs ten times as much.
SELECT
    *,
    coalesce(
        NOT is_too_long AND is_valid_utf8(row) AND row RLIKE :clean_pattern
        AND unix_millis(try_cast(split_part(row, '"', 4) AS TIMESTAMP)) BETWEEN :earliest_ms AND :latest_ms, false) AS is_clean
FROM json_texts
