EXPORT ${query} TO ${path} TYPE PARQUET OPTIONS ${options};
SELECT 1;