EXPORT t TO 'a' TYPE PARQUET OPTIONS {
  "bloom_filter_columns": ["NAME", "TAGS.list.ELEMENT", "case", "s"],
  "sorting_columns": ["ID", "S.b", "dotted.NAME"],
  "field_ids": {"ID": 1, "tags": {"id": 2, "children": {"ELEMENT": 3}},
                "m": {"children": {"key": 4, "value": {"children": {"b": 5}}}}},
  "column_options": {"name": {"encoding": "delta_byte_array"},
                     "s.A": {"encoding": "delta_binary_packed"},
                     "m.key_value.value.b": {"encoding": "delta_length_byte_array"},
                     "price": {"encoding": "byte_stream_split"},
                     "flag": {"encoding": "rle"},
                     "s": {"encoding": "plain"}}};