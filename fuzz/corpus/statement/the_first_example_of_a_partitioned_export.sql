EXPORT
  SELECT user_id, event_type, event_ts, country, city FROM user_events
TO "/data/events/"
TYPE PARQUET
OPTIONS {
  "path": "/data/events/",
  "partition_cols": ["country", "city"]
};
