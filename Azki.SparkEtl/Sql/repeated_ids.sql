-- Identities that more than one row has, of events and of refused rows: few as a rule.
FROM candidates
|> AGGREGATE count(*) AS times GROUP BY id, reason IS NULL AS is_event
|> WHERE times > 1
|> SELECT id, is_event
