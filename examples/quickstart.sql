-- A small shop's books: loaded from CSV, put together with SQL, exported to Parquet.
--
--   build/lamella run examples/quickstart.sql
--
-- reads examples/data and writes to build/demo; --var data=DIR and --var out=DIR choose
-- other directories. Whatever is not an EXPORT is DuckDB's SQL.

CREATE TABLE countries AS FROM read_csv('${data|examples/data}/countries.csv');
CREATE TABLE cities AS FROM read_csv('${data|examples/data}/cities.csv');
CREATE TABLE products AS
  SELECT sku, title, category, CAST(list_price AS DECIMAL(9, 2)) AS list_price
  FROM read_csv('${data|examples/data}/products.csv');
CREATE TABLE customers AS FROM read_csv('${data|examples/data}/customers.csv');
CREATE TABLE orders AS
  FROM read_csv('${data|examples/data}/orders.csv', types = {
    'ordered_at': 'TIMESTAMP', 'unit_price': 'DECIMAL(9, 2)', 'discount': 'DECIMAL(4, 2)'
  });

CREATE TYPE event_kind AS ENUM ('page', 'view', 'search', 'add_to_cart', 'purchase');
CREATE TABLE events AS
  FROM read_csv('${data|examples/data}/events.csv', types = {
    'event_id': 'UUID', 'happened_at': 'TIMESTAMPTZ', 'kind': 'event_kind', 'details': 'JSON'
  });

-- What was sold, by month, country and category.
CREATE TABLE analytics_summary AS
  SELECT
    CAST(date_trunc('month', o.ordered_at) AS DATE) AS month,
    n.name AS country,
    n.currency,
    p.category,
    count(*) AS orders,
    count(DISTINCT o.customer_id) AS customers,
    CAST(sum(o.quantity) AS INTEGER) AS units,
    CAST(sum(o.quantity * o.unit_price * (1 - coalesce(o.discount, 0))) AS DECIMAL(18, 2))
      AS revenue,
    count(*) FILTER (o.status = 'returned') / count(*) AS return_rate,
    arg_max(p.title, o.quantity * o.unit_price) AS largest_item
  FROM orders o
  JOIN products p USING (sku)
  JOIN customers c USING (customer_id)
  JOIN cities t USING (city_id)
  JOIN countries n ON n.code = t.country
  WHERE o.status <> 'cancelled'
  GROUP BY ALL
  ORDER BY month, country, p.category;

-- What was done, by whom and where.
CREATE TABLE user_events AS
  SELECT
    e.customer_id AS user_id,
    e.kind AS event_type,
    e.happened_at AS event_ts,
    t.country,
    t.name AS city
  FROM events e
  JOIN customers c USING (customer_id)
  JOIN cities t USING (city_id)
  ORDER BY e.happened_at, e.event_id;

-- The same by customer: a nested row a person, with all the events in it.
CREATE TABLE customer_events AS
  SELECT
    c.customer_id,
    c.name,
    t.name AS city,
    struct_pack(latitude := t.latitude, longitude := t.longitude) AS place,
    c.newsletter,
    max(e.happened_at) AS last_seen,
    histogram(e.kind) AS events_by_kind,
    list(struct_pack(
      id := e.event_id, at := e.happened_at, kind := e.kind, details := e.details
    ) ORDER BY e.happened_at, e.event_id) AS events
  FROM customers c
  JOIN cities t USING (city_id)
  JOIN events e USING (customer_id)
  GROUP BY ALL
  ORDER BY c.customer_id;

EXPORT
  SELECT * FROM analytics_summary
TO "${out|build/demo}/summary.parquet"
TYPE PARQUET
OPTIONS {
  "path": "${out|build/demo}/summary.parquet",
  "compression": "gzip"
};

-- A directory of files, one for each city. Run again, it is replaced as a whole.
EXPORT
  SELECT user_id, event_type, event_ts, country, city FROM user_events
TO "${out|build/demo}/events/"
TYPE PARQUET
OPTIONS {
  "path": "${out|build/demo}/events/",
  "partition_cols": ["country", "city"],
  "mode": "overwrite"
};

-- A table's name is a query too; the path stands in one place or in both.
EXPORT customer_events
TO "${out|build/demo}/customer_events.parquet"
TYPE PARQUET
OPTIONS {
  "compression": "zstd",
  "profile": "modern",
  "sorting_columns": ["customer_id"],
  "bloom_filter_columns": ["name"],
  "kv_metadata": {"source": "examples/quickstart.sql"}
};
