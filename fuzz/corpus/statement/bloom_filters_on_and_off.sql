EXPORT t TO 'a' TYPE PARQUET OPTIONS {"bloom_filter_columns": ["id"],
  "column_options": {"id": {"bloom_filter": false}}}