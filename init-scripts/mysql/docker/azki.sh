#!/usr/bin/env bash
# Read by the entry point of the MySQL image when its disk is new, in its own shell: docker_process_sql runs statements as root.
# (Where all files look executable, as those of Windows do in Docker Desktop, it is run instead, without that function.)
# AZKI_CDC_PASSWORD: the password of the user that captures changes. AZKI_SAMPLE=true: loads the sample.
if ! declare -F docker_process_sql > /dev/null; then
  set -eo pipefail
  docker_process_sql() { MYSQL_PWD=${MYSQL_ROOT_PASSWORD:-} mysql --protocol=socket -uroot --comments "$@"; }
fi

docker_process_sql < /azki/init-scripts/mysql/0001_users.sql

if [ "${AZKI_SAMPLE:-false}" = true ]; then
  # For this server only, which nobody else reaches and which ends after the scripts.
  docker_process_sql <<< "SET GLOBAL local_infile = ON"
  (cd /azki && docker_process_sql --local-infile=1 < init-scripts/mysql/0002_sample.sql)
  docker_process_sql <<< "SET GLOBAL local_infile = OFF"
fi

docker_process_sql < /azki/init-scripts/mysql/0003_capture_user.sql
azki_password=${AZKI_CDC_PASSWORD:?Set AZKI_CDC_PASSWORD to the password of azki_cdc}
azki_password=${azki_password//\\/\\\\}
docker_process_sql <<< "ALTER USER 'azki_cdc'@'%' IDENTIFIED BY '${azki_password//\'/\'\'}'"
unset azki_password
