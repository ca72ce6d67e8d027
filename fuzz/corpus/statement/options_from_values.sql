EXPORT t TO 'a' TYPE PARQUET
OPTIONS {"row_group_size_bytes": ${size}, "bloom_filter_columns": ${columns}};