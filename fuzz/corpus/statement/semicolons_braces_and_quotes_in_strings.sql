EXPORT SELECT 'a;b}{''', ";", $$;'"{$$, E'\';{' FROM t TO 'x;y' TYPE PARQUET
OPTIONS {"kv_metadata": {"a;'b": "c;\"}d'"}}; SELECT 2;