EXPORT t TO '/data/a.parquet' TYPE PARQUET
OPTIONS {"path": "/data/b.parquet"}