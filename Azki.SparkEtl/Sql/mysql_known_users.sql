-- Users of the MySQL table by the rules of the streaming path; a row that is no user leaves its events without one.
SELECT
    CAST(user_id AS BIGINT)                     AS user_id,
    try_cast(trimmed(signup_date) AS DATE)      AS signup_date,
    trimmed(city)                               AS city,
    trimmed(device_type)                        AS device_type
FROM mysql_users
WHERE user_id BETWEEN 1 AND 4294967295
  AND (trimmed(signup_date) = '' OR try_cast(trimmed(signup_date) AS DATE) BETWEEN DATE '1900-01-01' AND :tomorrow)
  AND length(trimmed(city)) <= 128 AND length(trimmed(device_type)) <= 128
