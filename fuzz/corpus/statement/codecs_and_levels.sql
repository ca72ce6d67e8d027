EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "ZSTD", "compression_level": -7};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression_level": 22, "compression": "zstd"};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "gzip", "compression_level": 9};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "brotli", "compression_level": 0};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "lz4", "compression_level": 12};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "lz4_raw"};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "Snappy"};