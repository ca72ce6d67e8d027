EXPORT t TO 'd/' TYPE PARQUET OPTIONS {"partition_cols": ["day"], "manifest": "x/../d/report.json"}
