"""The reader matrix: what unrelated Parquet readers make of the files that Lamella writes."""
