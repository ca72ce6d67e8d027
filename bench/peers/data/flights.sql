-- Real rows: all flights that left New York City in 2013.
SELECT * FROM read_csv(getvariable('source'), nullstr = ['', 'NA'])
LIMIT getvariable('rows')::BIGINT
