EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "None"};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "none"};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": null};
EXPORT t TO 'a' TYPE PARQUET OPTIONS {"compression": "UNCOMPRESSED"};