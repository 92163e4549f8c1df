-- The lines of one text file with their numbers. Spark is set to read a file in one piece, so that lines can be counted: the low 33 bits of the id.
-- The whole id is the position: it is another one in each row, however the file was read.
-- A byte order mark and the CR of a CRLF are no part of a line, blank lines are no rows, unless they are too long to be looked at. Bytes are taken as they are, valid UTF-8 or not.
-- Of a row that is too long as much is kept as the ingestor keeps: the row is known by it.
FROM lines
|> SELECT monotonically_increasing_id() + 1 AS position, CAST(value AS BINARY) AS bytes
|> SELECT position, ((position - 1) & 8589934591) + 1 AS line, bytes
|> SELECT position, line, IF(line = 1 AND hex(substr(bytes, 1, 3)) = 'EFBBBF', substr(bytes, 4), bytes) AS bytes
|> SELECT position, line, IF(hex(substr(bytes, -1)) = '0D', substr(bytes, 1, octet_length(bytes) - 1), bytes) AS bytes
|> WHERE octet_length(bytes) > :max_row_bytes OR trim(BOTH ' \t\r' FROM CAST(bytes AS STRING)) <> ''
|> SELECT
    position, line,
    octet_length(bytes) > :max_row_bytes                                                                              AS is_too_long,
    CAST(IF(octet_length(bytes) > :max_row_bytes, substr(bytes, 1, least(4096, :max_row_bytes)), bytes) AS STRING)    AS row
