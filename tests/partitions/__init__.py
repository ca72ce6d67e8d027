"""Names of partitions, held to what the readers of partitioned data sets make of them."""
