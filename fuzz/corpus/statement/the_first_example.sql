EXPORT
  SELECT * FROM analytics_summary
TO "/data/final/summary.parquet"
TYPE PARQUET
OPTIONS {
  "path": "/data/final/summary.parquet",
  "compression": "gzip"
};