#!/usr/bin/env bash
# Makes the topics that are missing, as the platform needs them; those that are there stay as they are.
#   BOOTSTRAP_SERVERS=host:9092 [COMMAND_CONFIG=admin.properties] create-topics.sh      needs Kafka's own kafka-topics in the path
# What StreamEtl has recorded and not yet loaded is in a topic for each warehouse, insurance.etl_plans-<identity>, which it makes itself.
# PARTITIONS (6) is how many parts of a topic are written and read beside each other, all of them by the one StreamEtl that loads, while others of the
# same warehouse stand by; REPLICAS (1) is the copies of each record: 3 in production. With 3 or more, a record is acknowledged once two brokers have it.
set -euo pipefail
servers=${BOOTSTRAP_SERVERS:?Set BOOTSTRAP_SERVERS to the brokers, e.g. kafka:9092}
partitions=${PARTITIONS:-6}
replicas=${REPLICAS:-1}
durability=()
# Without it the leader alone is enough for acks=all where it has lost the others, and its disk takes what was acknowledged with it.
if [ "$replicas" -ge 3 ]; then durability=(--config min.insync.replicas=2); fi

# 17 MB: a record may have 16 MB. LogAppendTime: retention goes by when a record came, not by what its sender's clock said.
topic() {
  local name=$1 count=$2; shift 2
  kafka-topics --bootstrap-server "$servers" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --create --if-not-exists --topic "$name" --partitions "$count" --replication-factor "$replicas" \
    --config max.message.bytes=17825792 --config message.timestamp.type=LogAppendTime ${durability[@]+"${durability[@]}"} "$@"
}

# Events as accepted and as enriched: a week.
topic insurance.raw_events "$partitions" --config retention.ms=604800000
topic insurance.processed_events "$partitions" --config retention.ms=604800000
# Rows that were not accepted: in order, a month.
topic insurance.quarantined_events 1 --config retention.ms=2592000000
# Changes of users: the last of each user stays for ever, so that the table can be built anew.
topic azki.insurance_db.users "$partitions" --config cleanup.policy=compact
