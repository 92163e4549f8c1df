#!/usr/bin/env bash
# Makes the topics that are missing, as the platform needs them; those that are there stay as they are.
#   BOOTSTRAP_SERVERS=host:9092 [COMMAND_CONFIG=admin.properties] create-topics.sh      needs Kafka's own kafka-topics in the path
# What StreamEtl has recorded and not yet loaded is in a topic for each warehouse, insurance.etl_plans-<identity>, which it makes itself.
# PARTITIONS (6) bounds how many instances of StreamEtl share the work; REPLICAS (1) is the copies of each record: 3 in production.
set -euo pipefail
servers=${BOOTSTRAP_SERVERS:?Set BOOTSTRAP_SERVERS to the brokers, e.g. kafka:9092}
partitions=${PARTITIONS:-6}
replicas=${REPLICAS:-1}

# 17 MB: a record may have 16 MB. LogAppendTime: retention goes by when a record came, not by what its sender's clock said.
topic() {
  local name=$1 count=$2; shift 2
  kafka-topics --bootstrap-server "$servers" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --create --if-not-exists --topic "$name" --partitions "$count" --replication-factor "$replicas" \
    --config max.message.bytes=17825792 --config message.timestamp.type=LogAppendTime "$@"
}

# Events as accepted and as enriched: a week.
topic insurance.raw_events "$partitions" --config retention.ms=604800000
topic insurance.processed_events "$partitions" --config retention.ms=604800000
# Rows that were not accepted: in order, a month.
topic insurance.quarantined_events 1 --config retention.ms=2592000000
# Changes of users: the last of each user stays for ever, so that the table can be built anew.
topic azki.insurance_db.users "$partitions" --config cleanup.policy=compact
