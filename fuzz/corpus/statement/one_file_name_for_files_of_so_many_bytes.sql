EXPORT t TO 'd/' TYPE PARQUET OPTIONS {"partition_cols": ["day"], "file_size_bytes": "1MB", "filename_pattern": "data.parquet"}
