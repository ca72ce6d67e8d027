-- A thousand sensors, one reading each every ten seconds.
SELECT
  TIMESTAMP '2026-01-01' + to_seconds(10 * (i // 1000)) AS time,
  (i % 1000)::INTEGER AS sensor,
  20 + 8 * sin(i / 8640000.0) + share(i % 1000, 'offset') + 0.2 * share(i, 'noise')
    AS temperature,
  round(40 + 30 * share(i // 50000, 'weather') + share(i, 'humidity'), 1) AS humidity,
  (1013 + 12 * sin(i / 7000000.0) + 0.1 * share(i, 'pressure'))::FLOAT AS pressure,
  (3.3 - 0.3 * (i // 1000) / 10000.0)::DECIMAL(6, 3) AS voltage,
  CASE WHEN draw(i, 'broken', 50) > 0 THEN draw(i, 'count', 4000) END AS pulses,
  draw(i // 1000, 'valid', 200) > 0 AS valid
FROM range(getvariable('rows')::BIGINT) r(i)
