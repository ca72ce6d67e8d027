EXPORT t TO '/data/x/../a.parquet' TYPE PARQUET OPTIONS {"path": "/data//./a.parquet"};
EXPORT t TO 'a.parquet' TYPE PARQUET OPTIONS {"path": "./a.parquet"};