-- The users of the platform. Texts as long as the platform accepts them; MySQL keeps the two times itself.
CREATE DATABASE IF NOT EXISTS insurance_db CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS insurance_db.users
(
    user_id     INT UNSIGNED NOT NULL PRIMARY KEY,
    signup_date DATE NULL,
    city        VARCHAR(128) NULL,
    device_type VARCHAR(128) NULL,
    created_at  TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at  TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
);
