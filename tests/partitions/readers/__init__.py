"""One adapter for each reader of Hive-partitioned directories."""
