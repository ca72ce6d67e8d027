-- Draws that depend on the row and a name alone: the same rows wherever they are made.
CREATE TEMP MACRO draw(i, name, n) AS CAST(hash(i, name) % n AS BIGINT);
CREATE TEMP MACRO share(i, name) AS hash(i, name) / 18446744073709551616.0;
-- Below n, the small ones more often.
CREATE TEMP MACRO skewed(i, name, n) AS CAST(floor(n * share(i, name) ** 4) AS BIGINT);
CREATE TEMP MACRO pick(i, name, list) AS list[1 + draw(i, name, len(list))];
