SELECT 1,
  '${table}';