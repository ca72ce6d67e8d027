EXPORT t TO 'a' TYPE PARQUET OPTIONS {
  "row_group_size": 1, "row_group_size_bytes": "128MiB", "data_page_size": "64 kb",
  "data_page_rows": 1, "dictionary_page_size_limit": 0};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"row_group_size_bytes": "1.5GB",
  "data_page_size": "1024"};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"row_group_size_bytes": "128MB",
  "data_page_size": 1073741824, "dictionary_page_size_limit": "2MB"};