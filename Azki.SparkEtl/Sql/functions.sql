-- How single values are read. Each function does what Azki.Core.Events does on the streaming path, to the last digit.

-- White space around a value is no part of it, that of Unicode neither.
CREATE OR REPLACE TEMPORARY FUNCTION trimmed(value STRING) RETURNS STRING
RETURN trim(BOTH '\t\n\u000B\u000C\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM coalesce(value, ''));

-- A name of a list in its listed spelling, found without case; NULL where it is none. (Of equal length: no other script's letters pass for these.)
CREATE OR REPLACE TEMPORARY FUNCTION listed(names ARRAY<STRING>, value STRING) RETURNS STRING
RETURN try_element_at(filter(names, name -> lower(name) = lower(value) AND octet_length(name) = octet_length(value)), 1);

-- Minutes east of UTC at the end of a time (+03:30, +0330, +03); 0 without one, NULL beyond 18 hours.
CREATE OR REPLACE TEMPORARY FUNCTION offset_minutes(ending STRING) RETURNS INT
RETURN CASE
    WHEN NOT ending RLIKE '[+-]' THEN 0
    WHEN coalesce(try_cast(regexp_extract(ending, '[+-][0-9]{2}:?([0-9]{2})', 1) AS INT), 0) > 59 THEN NULL
    WHEN try_cast(regexp_extract(ending, '[+-]([0-9]{2})', 1) AS INT) * 60
       + coalesce(try_cast(regexp_extract(ending, '[+-][0-9]{2}:?([0-9]{2})', 1) AS INT), 0) > 1080 THEN NULL
    ELSE IF(ending LIKE '%-%', -1, 1)
       * (try_cast(regexp_extract(ending, '[+-]([0-9]{2})', 1) AS INT) * 60
        + coalesce(try_cast(regexp_extract(ending, '[+-][0-9]{2}:?([0-9]{2})', 1) AS INT), 0))
END;

-- yyyy-MM-dd HH:mm:ss, with T for the space, fractions (finer than milliseconds are cut off), Z or an offset; UTC without. Milliseconds since 1970, NULL for no time.
CREATE OR REPLACE TEMPORARY FUNCTION time_ms(value STRING) RETURNS BIGINT
RETURN CASE
    WHEN value RLIKE '\\A[0-9]{4}-[0-9]{2}-[0-9]{2}[ Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?( ?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?))?\\z'
     AND substr(value, 1, 4) <> '0000' AND substr(value, 18, 2) < '60'
    THEN unix_millis(try_make_timestamp(
            try_cast(substr(value, 1, 4) AS INT), try_cast(substr(value, 6, 2) AS INT), try_cast(substr(value, 9, 2) AS INT),
            try_cast(substr(value, 12, 2) AS INT), try_cast(substr(value, 15, 2) AS INT), try_cast(substr(value, 18, 2) AS INT)))
       + try_cast(rpad(regexp_extract(value, '[.]([0-9]{1,3})', 1), 3, '0') AS INT)
       - 60000L * offset_minutes(substr(value, 20))
END;

-- Digits without the zeros before them; empty for zero.
CREATE OR REPLACE TEMPORARY FUNCTION significant(digits STRING) RETURNS STRING
RETURN trim(LEADING '0' FROM digits);

-- A number's value in digits, if it is whole: digits, then so many zeros. Twenty zeros are as many as any.
CREATE OR REPLACE TEMPORARY FUNCTION scaled(digits STRING, zeros INT) RETURNS STRING
RETURN CASE WHEN zeros >= 0 THEN concat(significant(digits), repeat('0', least(zeros, 20))) END;

-- An exponent, 0 where there is none. Beyond a hundred million either way it is as good as that: no row is so long, and what is added to it never leaves 32 bits.
CREATE OR REPLACE TEMPORARY FUNCTION power_of_ten(exponent STRING) RETURNS INT
RETURN CASE
    WHEN exponent = '' THEN 0
    ELSE greatest(-100000000, least(100000000, coalesce(try_cast(exponent AS INT), IF(exponent LIKE '-%', -100000000, 100000000))))
END;

-- The whole value of 42456912, 42456912.0 or 4.2456912E7 in digits, empty for zero; NULL where it is not whole. Expects a number without a sign.
CREATE OR REPLACE TEMPORARY FUNCTION whole_digits(whole STRING, fraction STRING, exponent STRING) RETURNS STRING
RETURN CASE
    WHEN significant(whole) = '' AND fraction = '' THEN ''
    WHEN fraction = '' THEN scaled(
        trim(TRAILING '0' FROM whole),
        power_of_ten(exponent) + length(whole) - length(trim(TRAILING '0' FROM whole)))
    ELSE scaled(
        concat(whole, fraction),
        power_of_ten(exponent) - length(fraction))
END;

-- The same of a number as it is written.
CREATE OR REPLACE TEMPORARY FUNCTION whole_value(number STRING) RETURNS STRING
RETURN whole_digits(
    regexp_extract(number, '\\A-?([0-9]+)', 1),
    trim(TRAILING '0' FROM regexp_extract(number, '[.]([0-9]+)', 1)),
    regexp_extract(number, '[eE]([+-]?[0-9]+)', 1));

-- A number of 64 bits without sign, as the BIGINT of the same bits.
CREATE OR REPLACE TEMPORARY FUNCTION unsigned_bits(digits STRING) RETURNS BIGINT
RETURN CAST(CAST(digits AS DECIMAL(20, 0)) - IF(CAST(digits AS DECIMAL(20, 0)) > 9223372036854775807, 18446744073709551616, 0) AS BIGINT);

-- JSON with its numbers as texts of the same digits, which a parser would make doubles of. Each match begins where the one before ended, so texts are stepped over.
CREATE OR REPLACE TEMPORARY FUNCTION numbers_as_texts(json STRING) RETURNS STRING
RETURN IF(
    json RLIKE r'"\s*+:\s*+(?:-0|-?[0-9]++[.eE])',
    regexp_replace(json, r'\G((?:[^"0-9-]++|"(?:[^"\\]++|\\.)*+")*+)(-?[0-9][0-9.eE+-]*+)', '$1"$2"'),
    json);

-- Whether a needed text of JSON has an escape that is half a surrogate pair, or, in a row with bytes that are no text, an escape and such bytes (U+FFFD).
-- Such texts are replaced by one that no row can have, being made of the row; a map then shows which names have it, also one that comes again.
-- JSON that is malformed is cut off behind the first of them: what comes before it must be right.
CREATE OR REPLACE TEMPORARY FUNCTION has_unreadable_text(json STRING, is_broken BOOLEAN, is_json BOOLEAN) RETURNS BOOLEAN
RETURN coalesce(exists(
    map_entries(from_json(
        regexp_replace(
            IF(is_broken, json, replace(json, '\uFFFD')),
            concat(
                r':\s*+"(?:',
                r'(?=(?:[^"\\]++|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}))*+\\u[dD][89a-fA-F])',
                r'|(?=(?:[^"\\\uFFFD]++|\\.)*+\uFFFD)(?=[^"\\]*+\\)',
                r')(?:[^"\\\x00-\x1F]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+"',
                IF(is_json, '', '(?s:.*)')),
            concat(':"', sha2(json, 256), IF(is_json, '"', '"}'))),
        'MAP<STRING, STRING>', map('mode', 'PERMISSIVE', 'allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false'))),
    field -> field.key IN ('event_time', 'user_id', 'session_id', 'event_type', 'channel', 'premium_amount', 'event_id') AND field.value = sha2(json, 256)), false);
