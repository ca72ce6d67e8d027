"""Queries that fill memory in their own way: many rows, long values, many columns."""

LARGE = 1_000_000
# With little memory they have to be shorter: a vector of others is more than the engine's share.
SMALLER = 250_000
# A filter that keeps one row in sixteen makes vectors of 128 rows: whole vectors of long
# strings would be 2 GB in the engine, where no limit holds them.
VECTOR_ROWS = 128
FILTERED = "range({}) r(i) WHERE i % 16 = 0"


def numbers(rows):
    """Rows that are computed, in the types of a plain table."""
    return (
        "SELECT i, i % 1000 AS m, i * 0.5::DOUBLE AS d, 'name ' || (i % 100000) AS s, "
        f"CASE WHEN i % 3 = 0 THEN i END AS n, i::VARCHAR AS t FROM range({rows}) r(i)"
    )


def repeated_strings(rows, length=LARGE):
    """Strings of 1 MB, or another length, that any codec makes small."""
    text = f"repeat(chr(65 + (i // 16 % 26)::INTEGER), {length})"
    return f"SELECT i, {text} AS s FROM {FILTERED.format(16 * rows)}"


def different_strings(rows):
    """Strings of 1 MB that no two of are alike."""
    text = f"repeat(md5(i::VARCHAR), {LARGE // 32})"
    return f"SELECT i, {text} AS s FROM {FILTERED.format(16 * rows)}"


def random_strings(rows):
    """Strings of 1 MB of sixteen characters in no order, which codecs only halve."""
    piece = "md5((i * 40000 + j)::VARCHAR)"
    text = f"(SELECT string_agg({piece}, '') FROM range({LARGE // 32}) q(j))"
    return f"SELECT i, {text} AS s FROM {FILTERED.format(16 * rows)}"


def wide(rows, columns=500):
    """Many columns of numbers that repeat nowhere."""
    values = ", ".join(f"hash(i + {n}) AS c{n}" for n in range(columns))
    return f"SELECT {values} FROM range({rows}) r(i)"


def compressible(rows):
    """Strings of some kilobytes, the same ones again and again."""
    return (
        "SELECT i, repeat('abcdefghij', 100) AS a, repeat('x', 2000) AS b, "
        f"repeat(chr(97 + (i % 20)::INTEGER), 500) AS c FROM range({rows}) r(i)"
    )


def nested(rows):
    """Lists of many lengths and lists of structs."""
    return (
        "SELECT i, range(i % 50) AS l, [{'a': i, 'b': 'str' || i}] AS s "
        f"FROM range({rows}) r(i)"
    )


def shifting(rows, columns=12):
    """Strings of 2.5 KB in one column after the other: each has the most in its own time."""
    text = "repeat('0123456789abcdef', 160)"
    turn = rows // columns + 1
    values = ", ".join(
        f"CASE WHEN i // {turn} = {n} THEN {text} END AS c{n}" for n in range(columns)
    )
    return f"SELECT i, {values} FROM range({rows}) r(i)"


def long_lists(rows):
    """Rows of 3 KB in lists: all of it is values and levels, none of it long strings."""
    return f"SELECT i, range(i, i + 300) AS l FROM range({rows}) r(i)"
