"""Random tables: columns of random types with values that Python knows."""

from dataclasses import dataclass

from property.nested import any_type, canonical, name_literal, nullable, typed
from property.scalars import SCALARS

COLUMN_NAMES = ("größe", "a b", 'q"t', "it's", "SELECT", "c.d", "日本")
BASE_ROWS = (0, 1, 2, 3, 7, 8, 9, 33, 64, 65)


@dataclass
class Table:
    """Columns [(name, type)], the distinct rows, and which of them stands in which place."""

    columns: list
    base: list
    order: list

    def setup(self):
        """SQL that makes the table `t`; equal rows are stored once and joined."""
        names = ", ".join(name_literal(name) for name, _ in self.columns)
        declared = ", ".join(f"{name_literal(n)} {t.sql}" for n, t in self.columns)
        sql = f"CREATE TABLE base(id BIGINT, {declared});\n"
        for number, row in enumerate(self.base):
            values = ", ".join(typed(t, v) for (_, t), v in zip(self.columns, row))
            sql += f"INSERT INTO base VALUES ({number}, {values});\n"
        count = max(len(self.base), 1)
        return (
            f"BEGIN;\n{sql}COMMIT;\nCREATE TABLE t AS SELECT rn, {names}\n"
            f"  FROM (SELECT i AS rn, (i * 7 + i // 11) % {count} AS id\n"
            f"        FROM range({len(self.order)}) r(i)) JOIN base USING (id) ORDER BY rn;\n"
        )

    def truth(self):
        """{column: canonical values} of all rows."""
        values = {"rn": [f"i:{i}" for i in range(len(self.order))]}
        for index, (name, kind) in enumerate(self.columns):
            distinct = [canonical(kind, row[index]) for row in self.base]
            values[name] = [distinct[i] for i in self.order]
        return values

    def leaves(self):
        """[(dotted path, physical type)] of all leaves."""
        result = [("rn", "INT64")]
        for name, kind in self.columns:
            result += [
                (f"{name}.{rest}" if rest else name, physical) for rest, physical in kind.leaves()
            ]
        return result


def draw(rng):
    """A random table; most are small, some cross the engine's vectors of 2,048 rows."""
    kinds = [any_type(rng, rng.choice((0, 1, 2, 3, 4))) for _ in range(rng.randint(1, 5))]
    names = [f"c{i}" for i in range(len(kinds))]
    if rng.random() < 0.3:
        names[0] = rng.choice(COLUMN_NAMES)
    nulls = [rng.choice((0, 0, 0.02, 0.3, 0.95, 1)) for _ in kinds]
    count = rng.choice(BASE_ROWS)
    base = [[nullable(k, rng, n) for k, n in zip(kinds, nulls)] for _ in range(count)]
    rows = count
    if count and rng.random() < 0.15:
        rows = rng.choice((200, 2047, 2048, 2049, 4200))
    order = [(i * 7 + i // 11) % count for i in range(rows)]
    return Table(list(zip(names, kinds)), base, order)


def of_all_scalars(rng, rows=65):
    """A table with a column of every scalar type."""
    columns = [(f"c{i}", kind) for i, kind in enumerate(SCALARS)]
    base = [[nullable(kind, rng, 0.1) for _, kind in columns] for _ in range(rows)]
    return Table(columns, base, [(i * 7 + i // 11) % rows for i in range(rows)])
