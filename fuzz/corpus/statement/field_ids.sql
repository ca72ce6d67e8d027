EXPORT t TO 'a' TYPE PARQUET OPTIONS {"field_ids": "auto"};
EXPORT t TO 'a' TYPE PARQUET
OPTIONS {"field_ids": {"a": 0, "s": {"id": 2, "children": {"x": {"children": {"y": 7}}}}}};