-- Each event of the days once, and each refused row once.
FROM candidates AS c
|> LEFT ANTI JOIN repeats AS r ON r.source_number = c.source_number AND r.position = c.position
|> WHERE reason IS NOT NULL OR CAST(timestamp_millis(event_time_ms) AS DATE) BETWEEN :from AND :to
