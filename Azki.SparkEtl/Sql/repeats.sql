-- Rows that say again what another one said: all but the first of each identity.
FROM candidates AS c
|> JOIN repeated_ids AS r ON r.id = c.id AND r.is_event = (c.reason IS NULL)
|> SELECT c.source_number, c.position, row_number() OVER (PARTITION BY c.id, r.is_event ORDER BY c.source_number, c.position) AS repeat
|> WHERE repeat > 1
|> SELECT source_number, position
