-- Users of the MySQL table by the rules of the streaming path; a row that is no user leaves its events without one.
FROM mysql_users
-- A text is a date as the streaming path takes one: yyyy-MM-dd, whatever follows a T or a blank. Spark would take 2024 and 2024-1-5 as well.
|> EXTEND IF(has_dates <> 0 OR trimmed(signup_date) RLIKE '\\A[0-9]{4}-[0-9]{2}-[0-9]{2}(?s:[T ].*)?\\z', try_cast(substr(trimmed(signup_date), 1, 10) AS DATE), NULL) AS day
-- A column of dates may have what no calendar has (0000-00-00), which is no date, and years of two digits, which are those of 1970 to 2069. As a text they are wrong.
|> EXTEND
    CASE
        WHEN has_dates = 0 OR year(day) >= 100  THEN day
        WHEN year(day) > 0                      THEN make_date(year(day) + IF(year(day) < 70, 2000, 1900), month(day), day(day))
    END AS signup_day
|> WHERE user_id BETWEEN 1 AND 4294967295
    AND (trimmed(signup_date) = '' OR signup_day BETWEEN DATE '1900-01-01' AND :tomorrow OR (has_dates <> 0 AND signup_day IS NULL))
    AND length(trimmed(city)) <= 128 AND length(trimmed(device_type)) <= 128
|> SELECT
    CAST(user_id AS BIGINT)    AS user_id,
    signup_day                 AS signup_date,
    trimmed(city)              AS city,
    trimmed(device_type)       AS device_type
