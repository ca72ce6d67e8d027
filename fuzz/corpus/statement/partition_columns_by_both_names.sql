EXPORT t TO 'd/' TYPE PARQUET OPTIONS {"partition_cols": ["a"],
  "partition_by": ["a"]}
