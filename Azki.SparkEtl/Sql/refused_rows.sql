-- What was not accepted, as it came. The same row of the same place is the same entry, whoever refused it.
SELECT
    xxhash64(source, place, row)                                AS id,
    source,
    place,
    reason,
    CAST(substr(CAST(row AS BINARY), 1, 65536) AS BINARY)       AS row,
    octet_length(row) > 65536 OR reason = 'row_too_long'        AS is_truncated,
    columns
FROM kept_rows
WHERE reason IS NOT NULL
