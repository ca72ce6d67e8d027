EXPORT t TO 'a' TYPE PARQUET OPTIONS {
  "profile": "modern"
  "compression": "zstd"
}