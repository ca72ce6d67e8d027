-- Keys that are nearly all distinct, which no dictionary helps with.
SELECT
  i AS sequence,
  draw(i, 'order', 9000000000000000) AS order_id,
  draw(i, 'customer', getvariable('rows')::BIGINT // 3)::INTEGER AS customer_id,
  md5('trace' || i)::UUID AS trace,
  sha256('object' || i) AS object,
  'usr_' || md5('user' || draw(i, 'user', getvariable('rows')::BIGINT // 2))[:16] AS user_key,
  unhex(md5('token' || i)) AS token
FROM range(getvariable('rows')::BIGINT) r(i)
