-- An access log: long texts, few hosts, many requests of few clients.
WITH requests AS (
  SELECT i, skewed(i, 'client', 200000) AS client, skewed(i, 'page', 20000) AS page
  FROM range(getvariable('rows')::BIGINT) r(i))
SELECT
  TIMESTAMP '2026-01-01' + to_milliseconds(37 * i + draw(i, 'jitter', 900)) AS time,
  pick(page, 'host', ['www.example.com', 'shop.example.com', 'api.example.com']) AS host,
  format('{}.{}.{}.{}', 1 + draw(client, 'a', 223), draw(client, 'b', 256),
         draw(client, 'c', 256), draw(client, 'd', 256)) AS ip,
  pick(i, 'method', ['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'POST', 'HEAD']) AS method,
  '/' || pick(page, 'section', ['articles', 'products', 'search', 'account', 'assets']) ||
    '/' || md5(page::VARCHAR)[:draw(page, 'length', 24) + 4] ||
    CASE WHEN draw(i, 'tracked', 4) = 0 THEN '?session=' || md5(client::VARCHAR) ELSE '' END
    AS url,
  pick(i, 'status', [200, 200, 200, 200, 200, 200, 200, 304, 304, 404, 301, 500])::SMALLINT
    AS status,
  CASE WHEN draw(i, 'empty', 9) > 0 THEN 200 + skewed(page, 'bytes', 900000) END::INTEGER
    AS bytes,
  format('Mozilla/5.0 ({}; rv:{}.0) Gecko/20100101 Firefox/{}.0',
         pick(client, 'system', ['X11; Linux x86_64', 'Windows NT 10.0; Win64; x64',
                                 'Macintosh; Intel Mac OS X 10.15']),
         120 + draw(client, 'browser', 40), 120 + draw(client, 'browser', 40)) AS agent,
  CASE WHEN draw(i, 'referred', 3) = 0
       THEN 'https://www.example.com/articles/' || skewed(i, 'from', 5000) END AS referrer
FROM requests
