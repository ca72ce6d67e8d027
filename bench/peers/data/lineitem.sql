-- The largest table of TPC-H.
FROM read_parquet(getvariable('source'))
