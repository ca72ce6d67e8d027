EXPORT t TO 'a' TYPE PARQUET OPTIONS {"sorting_columns":
  ["a", {"column": "b", "descending": true}, {"nulls_first": true, "column": "c"}]};