EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "zstd", "compression_level": 5,
  "column_options": {"a": {"encoding": "DELTA_BINARY_PACKED"},
                     "b": {"compression": "zstd"},
                     "c": {"compression_level": 7},
                     "d": {"compression": "gzip", "bloom_filter": false},
                     "e": {"compression": null, "encoding": "dictionary"},
                     "f": {}}};