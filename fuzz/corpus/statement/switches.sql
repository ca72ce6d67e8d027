EXPORT t TO 'a' TYPE PARQUET OPTIONS {"statistics": false, "store_schema": false};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"write_page_index": false};