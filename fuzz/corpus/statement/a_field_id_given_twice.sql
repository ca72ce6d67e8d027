EXPORT t TO 'a' TYPE PARQUET
OPTIONS {"field_ids": {"a": 1, "s": {"id": 2, "children": {"x": 1}}}}