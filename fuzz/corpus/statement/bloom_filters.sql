EXPORT t TO 'a' TYPE PARQUET OPTIONS {"bloom_filter_columns": true,
  "bloom_filter_false_positive_ratio": 0.001};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"bloom_filter_false_positive_ratio": 1e-4,
  "column_options": {"a": {"bloom_filter": true}}};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"bloom_filter_columns": []};