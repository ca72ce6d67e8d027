export database 'target' (FORMAT parquet);
EXPORT DATABASE db TO 'target';