EXPORT t TO 'it''s "a".parquet' TYPE PARQUET;
EXPORT t TO "it's ""a"".parquet" TYPE PARQUET;
EXPORT t TO 'späße 日本 😀.parquet' TYPE PARQUET;
EXPORT t TYPE PARQUET OPTIONS {"path": "tab\tand\u00e9\ud83d\ude00.parquet"};