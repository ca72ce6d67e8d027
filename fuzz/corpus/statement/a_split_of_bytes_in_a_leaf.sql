EXPORT t TO 'a' TYPE PARQUET
OPTIONS {"column_options": {"tags.list.element": {"encoding": "byte_stream_split"}}}