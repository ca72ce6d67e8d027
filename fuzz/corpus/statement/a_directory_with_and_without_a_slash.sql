EXPORT t TO '/data/events/' TYPE PARQUET OPTIONS {"path": "/data/./events", "partition_by": "country"}
