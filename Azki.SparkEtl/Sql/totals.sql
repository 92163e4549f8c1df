-- What Spark counts of batch_rows while they pass by: each line an aggregate. The staged rows must add up to the same before they are published.
count_if(reason = '')                                                                       AS events;
coalesce(bit_xor(IF(reason = '', id, 0L)), 0L)                                              AS ids;
coalesce(sum(IF(reason = '', unix_millis(event_time), 0L)), 0L)                             AS times;
coalesce(sum(IF(reason = '', user_id, 0L)), 0L)                                             AS users;
coalesce(sum(IF(reason = '', premium_amount, 0L)), 0L)                                      AS premium;
coalesce(sum(IF(reason = '', 100000L * user_known + coalesce(user_tenure_days, 50000), 0L)), 0L) AS attributes;
coalesce(sum(IF(reason = '', crc32(concat_ws('\t', session_id, event_type, channel, city, device_type, data_source)), 0L)), 0L) AS texts;
count_if(reason <> '')                                                                      AS refused_rows;
coalesce(bit_xor(IF(reason <> '', id, 0L)), 0L)                                             AS refused_ids;
