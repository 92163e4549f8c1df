#!/usr/bin/env bash
# Run in a container of the broker's image, once the broker answers: makes the topics and gives the rights.
# BOOTSTRAP_SERVERS: the broker. AZKI_KAFKA_PASSWORD: the password of azki_admin.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
COMMAND_CONFIG=$(umask 077 && mktemp)
export COMMAND_CONFIG
cat > "$COMMAND_CONFIG" <<PROPERTIES
security.protocol=SASL_PLAINTEXT
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="azki_admin" password="${AZKI_KAFKA_PASSWORD:?Set AZKI_KAFKA_PASSWORD to the password of azki_admin}";
PROPERTIES
bash "$scripts/create-topics.sh"
bash "$scripts/create-acls.sh"
