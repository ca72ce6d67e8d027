SELECT * FROM t WHERE name = '${name}' AND x = 1;
SELECT E'${name}';