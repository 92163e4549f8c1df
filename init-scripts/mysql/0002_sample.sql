-- The sample. Run from the root of the repository, with --local-infile=1 (the server must allow it: SET GLOBAL local_infile = ON).
-- Users that are there already are left as they are.
LOAD DATA LOCAL INFILE 'data/users.csv' IGNORE INTO TABLE insurance_db.users
    CHARACTER SET utf8mb4
    FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"'
    LINES TERMINATED BY '\n'
    IGNORE 1 LINES
    (user_id, @signup_date, @city, @device_type)
    SET signup_date = NULLIF(TRIM(@signup_date), ''),
        city        = TRIM(@city),
        device_type = TRIM(TRAILING '\r' FROM TRIM(@device_type));
