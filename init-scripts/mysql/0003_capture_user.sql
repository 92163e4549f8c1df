-- The user that changes are captured with: it reads the binary log and the captured tables, and locks these for the moment in which a
-- snapshot notes its position; MySQL lets it see whether distributed (XA) transactions are prepared, which a snapshot waits for. Choose a password of your own. REQUIRE SSL: without TLS the rows of the log would travel in the open.
CREATE USER IF NOT EXISTS 'azki_cdc'@'%' IDENTIFIED BY 'change-me' REQUIRE SSL;
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'azki_cdc'@'%';
GRANT SELECT, LOCK TABLES ON insurance_db.* TO 'azki_cdc'@'%';
/*!80000 GRANT XA_RECOVER_ADMIN ON *.* TO 'azki_cdc'@'%' */;
