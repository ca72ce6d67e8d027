"""DuckDB, through its `read_parquet`; run with the module path of either release line."""

import duckdb

from interop.canonical import from_arrow
from interop.readers.protocol import plain_value, serve

CONNECTION = duckdb.connect()
CONNECTION.execute("SET arrow_lossless_conversion = true; SET TimeZone = 'UTC'")


def identifier(name):
    """`name` quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(canonical):
    """A canonical value as an SQL expression of the matching type."""
    tag = "b" if isinstance(canonical, bool) else canonical.partition(":")[0]
    value = plain_value(canonical)
    if tag == "b":
        return "true" if value else "false"
    if tag == "i":
        return str(value)
    if tag in ("f", "g"):
        return f"'{value!r}'::{'FLOAT' if tag == 'f' else 'DOUBLE'}"
    if tag == "d":
        return f"'{value}'::DECIMAL(38, {-value.as_tuple().exponent})"
    if tag == "x":
        return f"from_hex('{value.hex()}')"
    if tag == "u":
        return f"'{value.hex()}'::UUID"
    if tag == "date":
        return f"(DATE '1970-01-01' + {value})"
    if tag == "ts":
        return f"make_timestamp_ns({value})"
    if tag == "tsz":
        return f"make_timestamptz({value // 1000})"
    if tag == "time":
        return f"(TIME '00:00:00' + INTERVAL {value // 1000} MICROSECOND)"
    return "'" + value.replace("'", "''") + "'"


def condition(wanted):
    """A filter of the protocol as an SQL condition."""
    column = identifier(wanted["column"])
    if wanted["op"] == "is_null":
        return f"{column} IS NULL"
    if wanted["op"] == "not_null":
        return f"{column} IS NOT NULL"
    return f"{column} {wanted['op']} {literal(wanted['value'])}"


def read(file, columns, wanted):
    """The canonical values of `columns`, of the rows that the filter keeps."""
    query = f"SELECT {', '.join(map(identifier, columns))} FROM read_parquet(?)"
    if wanted:
        query += " WHERE " + condition(wanted)
    result = CONNECTION.sql(query, params=[file])
    table = result.to_arrow_table()
    return {name: from_arrow(table.column(name)) for name in columns}


if __name__ == "__main__":
    serve(read)
