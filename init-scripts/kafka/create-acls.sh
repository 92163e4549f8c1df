#!/usr/bin/env bash
# Gives each service its rights in Kafka, and no more. Given again, nothing changes. The users themselves are the cluster's (SASL or TLS).
#   BOOTSTRAP_SERVERS=host:9092 [COMMAND_CONFIG=admin.properties] create-acls.sh      needs Kafka's own kafka-acls in the path
# Run create-topics.sh first: no service but CdcBridge may make topics, and StreamEtl those of its batches. Who may read or write a topic may also describe it.
set -euo pipefail
servers=${BOOTSTRAP_SERVERS:?Set BOOTSTRAP_SERVERS to the brokers, e.g. kafka:9092}

allow() {
  local user=$1; shift
  kafka-acls --bootstrap-server "$servers" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --add --force --allow-principal "User:$user" "$@"
}

# Who reads asks for the coordinator of the group azki, though positions are kept elsewhere: the client library does.
for reader in azki_cdc azki_etl; do allow "$reader" --operation Describe --group azki; done

# The ingestor: events, and rows that are not accepted.
allow azki_ingestor --operation Write --topic insurance.raw_events --topic insurance.quarantined_events

# CdcBridge: a topic for each captured table, its position, what it could not read, and signals. These begin with the prefix; it makes what is missing.
# The rows of a users file that are not accepted are listed with those of events.
allow azki_cdc --operation Read --operation Write --operation Create --operation DescribeConfigs --resource-pattern-type prefixed --topic azki
allow azki_cdc --operation Write --topic insurance.quarantined_events
allow azki_cdc --operation Read --resource-pattern-type prefixed --group azki-cdc

# StreamEtl: what it loads, and the batches it has recorded, in a topic for each warehouse, which it deletes when they are loaded.
allow azki_etl --operation Read --topic insurance.raw_events --topic insurance.quarantined_events --topic azki.insurance_db.users
allow azki_etl --operation Read --operation Write --operation Delete --operation Create --resource-pattern-type prefixed --topic insurance.etl_plans
allow azki_etl --operation Write --topic insurance.processed_events
# Its positions, which of its instances loads, and transactions over both.
allow azki_etl --operation Read --resource-pattern-type prefixed --group azki-stream-etl
allow azki_etl --operation Write --resource-pattern-type prefixed --transactional-id azki-stream-etl

# Spark: events. The groups are those of its Kafka source.
allow azki_spark --operation Read --topic insurance.raw_events
allow azki_spark --operation Read --resource-pattern-type prefixed --group spark-kafka-

# Kafka UI: everything, to look at.
allow azki_viewer --operation Read --operation DescribeConfigs --topic '*'
allow azki_viewer --operation Describe --group '*'
allow azki_viewer --operation Describe --operation DescribeConfigs --cluster
