EXPORT t TO '/data/events/' TYPE PARQUET OPTIONS {
  "partition_cols": ["a", "b"], "write_partition_columns": true, "partition_escaping": "URL",
  "hive_file_pattern": false, "empty_partition_value": null, "filename_pattern": "x{i}",
  "max_rows_per_file": 1000, "file_size_bytes": "1MB", "max_open_files": 10,
  "mode": "Overwrite_Partitions", "commit": "journal", "run_id": "2026-01-31 (größer)",
  "manifest": "/data/events.json", "return_stats": true
}
