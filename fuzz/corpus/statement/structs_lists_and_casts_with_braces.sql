EXPORT SELECT {'a': 1, 'b': [1, 2]} AS s, MAP {'k': 'v'}, x::STRUCT(a INTEGER)
TO 'x' TYPE PARQUET OPTIONS {"profile": "modern"};