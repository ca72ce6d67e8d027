"""Queries whose rows reach the writer in every form that an engine gives its vectors.

Filters hand over selections, joins and compressed columns dictionaries, literals constants;
list and struct functions build nested vectors out of such parts without copying them.
"""

ROWS = 5000

SETUP = f"""
CREATE TYPE mood AS ENUM('sad', 'ok', 'a very happy mood indeed');
CREATE TABLE v AS SELECT i, i % 7 AS m, 42 AS k, 'str' || (i % 5) AS s5,
  CASE WHEN i % 11 <> 0 THEN 'a rather long dictionary entry ' || (i % 9) END AS sl,
  'http://example.com/page/' || i || '?q=' || (i * 31 % 1009) AS url,
  CASE WHEN i % 3 = 0 THEN i::INTEGER END AS n, (i % 4 = 1) AS bo, NULL::INTEGER AS nothing,
  (CASE i % 3 WHEN 0 THEN 'sad' WHEN 1 THEN 'ok' ELSE 'a very happy mood indeed' END)::mood AS e,
  md5(i::VARCHAR)::UUID AS u, (i % 1000)::INTEGER::BIT AS bt,
  (TIME '00:00:00' + to_microseconds(i * 1000001))::TIME::TIMETZ AS tz,
  (i * 1000000007)::BIGNUM AS big, (i::HUGEINT * -1000000000000000) AS h,
  (i::UHUGEINT * 1000000000000000) AS uh, (i / 7)::DECIMAL(12, 4) AS de,
  (i / 3)::DECIMAL(30, 9) AS wd, make_timestamp(i * 1000000000) AS ts,
  CASE WHEN i % 5 = 2 THEN NULL ELSE to_days((i % 90)::INTEGER) END AS iv,
  CASE WHEN i % 6 = 0 THEN NULL ELSE [i, NULL, i % 10] END AS l,
  [x::VARCHAR || ' and more text' FOR x IN range(i % 4)] AS ls,
  CASE WHEN i % 8 = 0 THEN NULL ELSE {{'a': i, 'b': 'x' || (i % 3)}} END AS st,
  MAP {{'key' || (i % 3): i, 'other': NULL}} AS mp, [i, i + 1]::BIGINT[2] AS arr,
  CASE WHEN i % 2 = 0 THEN union_value(num := i::INTEGER)
       ELSE union_value(str := 's' || i)::UNION(num INTEGER, str VARCHAR) END AS un,
  [{{'p': i, 'q': ['deep ' || i, NULL]}}, NULL] AS deep, md5(i::VARCHAR)::BLOB AS b,
  (i / 3)::DOUBLE AS f FROM range({ROWS}) r(i);
CREATE TABLE side AS SELECT j, 'side string number ' || j AS w, [j, j * 2] AS jl,
  {{'x': j, 'y': ['in ' || j]}} AS js FROM range(7) r(j);
CREATE TABLE nulls AS SELECT i, NULL::VARCHAR AS a, NULL::INTEGER[] AS b,
  NULL::STRUCT(c INTEGER) AS d FROM range(3000) r(i);
"""

# What is stored where it is not the value itself; {} stands for the expression.
TEXT = "({})::VARCHAR"
DECIMAL = "({})::VARCHAR::DECIMAL(38, 0)"
UNION = (
    "CASE WHEN ({0}) IS NULL THEN NULL ELSE {{'tag': union_tag({0})::VARCHAR, "
    "'num': ({0}).num, 'str': ({0}).str}} END"
)

FLAT = [
    ("i", None), ("m", None), ("k", None), ("s5", None), ("sl", None), ("url", None),
    ("n", None), ("bo", None), ("nothing", None), ("e", None), ("u", None), ("bt", TEXT),
    ("tz", TEXT), ("big", DECIMAL), ("h", DECIMAL), ("uh", DECIMAL), ("de", None),
    ("wd", None), ("ts", None), ("iv", None), ("b", None), ("f", None),
    ("7", None), ("'a constant of many letters'", None), ("NULL::VARCHAR", None),
    ("NULL::UUID", None), ("'1010'::BIT", TEXT), ("NULL::BIT", TEXT),
    ("'12:00:00+02'::TIMETZ", TEXT), ("123456789012345678901234567890::BIGNUM", DECIMAL),
    ("5::HUGEINT", DECIMAL), ("'sad'::mood", None),
    ("CASE WHEN m = 3 THEN e END", None), ("CASE WHEN m < 3 THEN u END", None),
    ("CASE WHEN m < 3 THEN bt END", TEXT), ("CASE WHEN m < 3 THEN tz END", TEXT),
    ("CASE WHEN m < 3 THEN big END", DECIMAL), ("CASE WHEN m < 3 THEN uh END", DECIMAL),
    ("CASE m WHEN 1 THEN url WHEN 2 THEN 'two' WHEN 3 THEN sl ELSE s5 END", None),
    ("coalesce(sl, 'nothing was here before')", None), ("upper(s5)", None),
    ("substr(url, 8)", None), ("s5 || sl", None), ("st.a", None), ("st.b", None),
    ("l[3]", None), ("ls[1]", None), ("deep[1].q[1]", None), ("mp['other']", None),
    ("CASE WHEN k = 42 THEN NULL ELSE s5 END", None), ("arr[2]", None), ("un.str", None),
    ("max(i) OVER (PARTITION BY m)", None), ("lag(url) OVER (ORDER BY i)", None),
    ("first_value(sl) OVER (PARTITION BY m ORDER BY i)", None),
]

NESTED = [
    ("l", None), ("ls", None), ("st", None), ("mp", None), ("arr", None), ("un", UNION),
    ("deep", None), ("[1, 2, NULL]", None), ("{'a': 1, 'b': 'constant string value'}", None),
    ("NULL::INTEGER[]", None), ("NULL::STRUCT(a INTEGER)", None), ("[]::VARCHAR[]", None),
    ("struct_pack(a := 7, b := i, c := 'a constant of many letters', d := NULL::INTEGER)", None),
    ("struct_pack(a := e, b := u, c := sl, d := st)", None),
    ("struct_pack(a := l, b := struct_pack(x := 'hello', y := [m, 5]))", None),
    ("[s5, sl, 'a constant of many letters', NULL]", None), ("[i, 5, n]", None),
    ("[[1], l, NULL, []]", None), ("[st, {'a': 5, 'b': 'five'}]", None), ("[e, 'ok'::mood]", None),
    ("[u]", None), ("[bt, NULL]", "list_transform({}, lambda x: x::VARCHAR)"),
    ("[tz]", "list_transform({}, lambda x: x::VARCHAR)"),
    ("[big, NULL]", "list_transform({}, lambda x: x::VARCHAR::DECIMAL(38, 0))"),
    ("struct_pack(t := tz, b := bt)", "{{'t': ({0}).t::VARCHAR, 'b': ({0}).b::VARCHAR}}"),
    ("list_transform(l, lambda x: x + m)", None), ("list_filter(l, lambda x: x > 5)", None),
    ("list_transform(l, lambda x: sl)", None), ("list_transform(l, lambda x: 'constant')", None),
    ("list_transform(ls, lambda x: {'v': x, 'k': k, 's': url})", None),
    ("list_transform(l, lambda x: [x, n])", None), ("list_sort(l)", None),
    ("list_reverse_sort(ls)", None), ("list_concat(l, [k])", None), ("l || l", None),
    ("list_distinct([m, k, m])", None), ("list_resize(l, 5)", None), ("list_zip(l, ls)",
     "list_transform({}, lambda x: struct_pack(_1 := x[1], _2 := x[2]))"),
    ("list_reverse(ls)", None), ("flatten([l, l, NULL])", None), ("ls[2:3]", None),
    ("list_slice(l, 1, 2)", None), ("list_select(ls, [1, 2, 1])", None),
    ("list_where(l, [true, false, true])", None), ("string_split(url, '/')", None),
    ("map_from_entries([('k' || m, i), ('x', n)])", None), ("map(ls, ls)", None),
    ("map_keys(mp)", None), ("map_values(mp)", None), ("map_entries(mp)", None),
    ("map_concat(mp, MAP {'new': i})", None), ("MAP {'k': [sl, 'x']}", None),
    ("array_value(i, k, n)", None), ("array_value(sl, 'constant')", None),
    ("[arr, NULL, [1, 2]::BIGINT[2]]", None), ("{'arr': arr, 'n': NULL::BIGINT[2]}", None),
    ("CASE WHEN m < 3 THEN l WHEN m = 3 THEN [1] WHEN m = 4 THEN [] END", None),
    ("CASE WHEN m < 3 THEN st WHEN m = 3 THEN {'a': 1::BIGINT, 'b': 'one'} END", None),
    ("CASE WHEN m < 3 THEN mp ELSE MAP {'a': 5::BIGINT} END", None),
    ("CASE WHEN m < 3 THEN un END", UNION), ("deep[1]", None), ("deep[1].q", None), ("struct_insert(st, z := sl)", None),
    ("struct_extract(deep[1], 'q')", None), ("coalesce(l, [0])", None), ("row(i, sl, l)",
     "struct_pack(_1 := i, _2 := sl, _3 := l)"),
    ("range(m)", None), ("list_value(m) || list_value(k)", None), ("[x FOR x IN ls IF x > '1']", None),
    ("array_agg(m) OVER (ORDER BY i ROWS 2 PRECEDING)", None),
    ("lag(l) OVER (ORDER BY i)", None), ("first_value(st) OVER (PARTITION BY m ORDER BY i)", None),
]

# A FROM clause and what follows it; `ordered` says that the rows come in one order only.
SOURCES = [
    ("FROM v", True),
    ("FROM v WHERE i % 7 = 3", True),
    ("FROM v WHERE i > 1900 AND sl IS NOT NULL", True),
    ("FROM v WHERE n IS NULL AND m <> 2", True),
    ("FROM v WHERE s5 = 'str3'", True),
    ("FROM v WHERE e = 'ok'", True),
    ("FROM v WHERE url LIKE '%q=1%'", True),
    ("FROM v WHERE i IN (5, 2047, 2048, 2049, 4999)", True),
    ("FROM v WHERE i = 77", True),
    ("FROM v WHERE i < 0", True),
    ("FROM v LIMIT 2500 OFFSET 2047", True),
    ("FROM v ORDER BY i DESC", True),
    ("FROM v WHERE m = 4 ORDER BY url LIMIT 77 OFFSET 3", True),
    ("FROM (FROM v WHERE i < 100 UNION ALL FROM v WHERE i % 999 = 0)", True),
    ("FROM v WHERE i % 2 = 0 ORDER BY e, i", True),
    ("FROM v JOIN side ON m = j", False),
    ("FROM v JOIN side ON m + 3 = j WHERE i % 3 = 1", False),
    ("FROM v LEFT JOIN (FROM side WHERE j < 3) side ON m = j", False),
    ("FROM v WHERE m IN (SELECT j FROM side WHERE j > 4)", False),
    ("FROM (SELECT * FROM v WHERE i < 700) v, (SELECT * FROM side WHERE j < 3) side", False),
    ("FROM v TABLESAMPLE reservoir(5000 ROWS)", False),
]
BESIDE = [("w", None), ("jl", None), ("js", None), ("[w, s5]", None), ("{'w': w, 'js': js, 'l': l}", None)]

WHOLE = [
    "SELECT 1 AS a, 'x' AS b, [1, NULL] AS c, {'d': NULL::INTEGER} AS e",
    "SELECT 1 AS a, [1] AS b UNION ALL SELECT NULL, NULL UNION ALL SELECT 3, [3, 3, 3]",
    "SELECT {'a': 1} AS s UNION ALL SELECT {'a': 2} UNION ALL SELECT NULL",
    "SELECT * FROM (VALUES (1, [1, 2]), (NULL, NULL), (3, [])) t(a, b)",
    "SELECT i, 'c' AS c FROM range(5000) r(i)",
    "SELECT 'constant text here' AS c, [7, 8] AS l, {'a': 'b'} AS s FROM range(5000)",
    "FROM nulls",
    "SELECT i, a, [a] AS aa, {'b': b, 'd': d} AS bd FROM nulls WHERE i % 2 = 0",
    "SELECT i, unnest(l) AS x FROM v WHERE i < 3000",
    "SELECT i, unnest(deep) AS x, unnest(ls) AS y FROM v",
    "SELECT i, unnest(deep, recursive := true) FROM v WHERE i < 500",
    "SELECT m, array_agg(i ORDER BY i) AS ids, list(sl ORDER BY i) AS sls FROM v GROUP BY m ORDER BY m",
    "SELECT m, array_agg({'u': url, 'n': n, 'l': l} ORDER BY i) AS x FROM v GROUP BY m ORDER BY m",
    "SELECT m, array_agg(st ORDER BY i) AS a, min(st) AS b, max(l) AS c, any_value(k) AS d "
    "FROM v GROUP BY m ORDER BY m",
    "SELECT s5, histogram(m) AS h, map_from_entries(list((url, i) ORDER BY i)) AS x FROM v "
    "GROUP BY s5 ORDER BY s5",
    "SELECT i, (SELECT array_agg(j ORDER BY j) FROM side WHERE j < m) AS x FROM v ORDER BY i",
    "SELECT i, list_transform(l, lambda x: list_transform(ls, lambda y: {'x': x, 'y': y, 's': sl}))"
    " AS x FROM v",
    "SELECT i, [[x, m]::BIGINT[2] FOR x IN l] AS x FROM v WHERE i % 3 = 1",
    "SELECT DISTINCT m, e, [m] AS l FROM v ORDER BY ALL",
    "PIVOT (SELECT m, s5, i FROM v) ON s5 USING sum(i)::BIGINT GROUP BY m ORDER BY m",
    "WITH RECURSIVE t AS (SELECT 1 AS a, [1] AS l UNION ALL SELECT a + 1, l || [a + 1] FROM t "
    "WHERE a < 300) SELECT * FROM t ORDER BY a",
    "SELECT i, m, e FROM v QUALIFY row_number() OVER (PARTITION BY m ORDER BY i DESC) < 5 ORDER BY i",
    "SELECT * FROM read_csv('{folder}/v.csv')",
    "SELECT s5, [s5, sl] AS x, {'a': m, 's': sl} AS y FROM read_csv('{folder}/v.csv') WHERE m = 3",
    "SELECT * FROM read_parquet('{folder}/v.parquet')",
    "SELECT i, l, st, mp, ls, deep, s5, sl FROM read_parquet('{folder}/v.parquet') WHERE i % 5 = 2",
    "SELECT i, {'s': st, 'l': l} AS x FROM read_parquet('{folder}/v.parquet') WHERE s5 = 'str1'",
    "SELECT i, {'s': st, 'sl': sl} AS x, [sl, url] AS y FROM read_json('{folder}/v.json')",
]

FILES = """
COPY (SELECT i, m, s5, sl, url, n, bo, f FROM v) TO '{folder}/v.csv';
COPY (SELECT * EXCLUDE (bt, tz, big, h, uh, un, iv) FROM v) TO '{folder}/v.parquet' (FORMAT parquet);
COPY (SELECT i, m, sl, url, st FROM v) TO '{folder}/v.json';
"""


def draw(rng, nested):
    """A random query: (query, query of the truth, whether the rows have one order)."""
    source, ordered = rng.choice(SOURCES)
    pool = FLAT + (NESTED * 2 if nested else [])
    if "side" in source and "IN (SELECT" not in source:
        pool = pool + BESIDE * 4 if nested else pool + BESIDE[:1] * 4
    chosen = rng.sample(pool, rng.randint(1, 8))
    if any("OVER" in expression for expression, _ in chosen):
        # A window leaves its rows in the order of its partitions, and in which order rows
        # reach a LIMIT is then anyone's guess.
        ordered = False
        if "LIMIT" in source or "TABLESAMPLE" in source:
            source = "FROM v"
    select = ["i AS id"] + [f"{e} AS c{n}" for n, (e, _) in enumerate(chosen)]
    stored = ["i AS id"] + [
        f"{(s.format(e) if s else e)} AS c{n}" for n, (e, s) in enumerate(chosen)
    ]
    if "side" in source and "IN (SELECT" not in source:
        select.append("j AS side_id")
        stored.append("j AS side_id")
    return (
        f"SELECT {', '.join(select)}\n{source}",
        f"SELECT {', '.join(stored)}\n{source}",
        ordered,
    )
