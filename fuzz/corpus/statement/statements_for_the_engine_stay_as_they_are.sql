  SET threads = 2 ; -- two
CREATE TABLE t AS SELECT 'a;b' AS "c;d", $x$;$x$ AS e; /* ; */ INSERT INTO t VALUES (1)