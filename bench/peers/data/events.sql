-- Orders of a shop: lists of structs, a map, a struct with a list.
SELECT
  i AS id,
  TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_milliseconds(210 * i + draw(i, 'jitter', 200))
    AS time,
  pick(i, 'kind', ['viewed', 'viewed', 'viewed', 'ordered', 'paid', 'shipped']) AS kind,
  {'id': skewed(i, 'user', 90000),
   'country': pick(skewed(i, 'user', 90000), 'country', ['DE', 'FR', 'IN', 'BR', 'US', 'JP']),
   'labels': [pick(k, 'label', ['new', 'mobile', 'returning', 'gift'])
              FOR k IN range(draw(i, 'labels', 4))]} AS customer,
  CASE WHEN draw(i, 'lost', 20) > 0 THEN
    [{'article': 'A-' || skewed(i * 8 + k, 'article', 40000),
      'quantity': (1 + draw(i * 8 + k, 'quantity', 5))::INTEGER,
      'price': (draw(i * 8 + k, 'price', 20000) / 100)::DECIMAL(9, 2)}
     FOR k IN range(draw(i, 'items', 6))] END AS items,
  map_from_entries([{'key': ['page', 'campaign', 'device', 'experiment'][k],
                     'value': 'v' || skewed(i * 4 + k, 'value', 800)}
                    FOR k IN range(1, 2 + draw(i, 'attributes', 4))]) AS attributes
FROM range(getvariable('rows')::BIGINT) r(i)
