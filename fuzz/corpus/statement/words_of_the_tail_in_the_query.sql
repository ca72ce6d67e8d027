EXPORT SELECT a AS to, b AS type, c AS options, d AS export, "TO", t.to FROM type
TO 'x' TYPE PARQUET;