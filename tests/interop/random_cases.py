"""Random nested schemas over random nulls and empties, in files of random small pages.

The schemas come from a seed, so that every run writes the same files. Values depend on the row
number by arithmetic alone, so that two releases of DuckDB agree about them.
"""

import random

from interop.cases import CODECS, Case, Column
from interop.value_types import TYPES

LEAVES = (
    "boolean",
    "tinyint",
    "integer",
    "bigint",
    "usmallint",
    "double",
    "varchar",
    "blob",
    "date",
    "timestamp",
    "timestamptz",
)
ROWS = 70


class Schema:
    """Grows SQL expressions for columns; `at` is the expression that numbers a value."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.values = {t.name: t for t in TYPES}
        self.variables = 0

    def number(self, at, limit):
        """An expression between 0 and limit - 1 that jumps about."""
        salt = self.dice.randrange(1, 10**6)
        return f"((({at}) * {self.dice.choice((7919, 104729, 31))} + {salt}) % 10007 % {limit})"

    def with_nulls(self, at, text):
        """`text`, null in some places or in none."""
        share = self.dice.choice((0, 0, 2, 3, 7))
        if share == 0:
            return text
        return f"CASE WHEN {self.number(at, share)} = 0 THEN NULL ELSE {text} END"

    def leaf(self, at):
        """A value of a random type."""
        value_type = self.values[self.dice.choice(LEAVES)]
        literals = f"[{', '.join(value_type.values)}]::{value_type.sql}[]"
        index = self.number(at, len(value_type.values))
        return self.with_nulls(at, f"({literals})[1 + ({index})::INTEGER]")

    def repeat(self, at, make):
        """(a list of what `make` makes for its numbers, their count)."""
        self.variables += 1
        name = f"j{self.variables}"
        count = self.number(at, self.dice.choice((2, 4, 9)))
        return f"[{make(f'({at}) * 5 + {name}')} FOR {name} IN range({count})]", count

    def map(self, at, depth):
        """A map from texts to values."""
        self.variables += 1
        name, count = f"j{self.variables}", self.number(at, 4)
        keys = f"['key ' || {name} FOR {name} IN range({count})]"
        values = f"[{self.value(f'({at}) * 3 + {name}', depth - 1)} FOR {name} IN range({count})]"
        return f"map({keys}, {values})"

    def value(self, at, depth):
        """A value with at most `depth` levels of nesting."""
        kind = self.dice.choice(("leaf", "list", "struct", "map")) if depth else "leaf"
        if kind == "leaf":
            return self.leaf(at)
        if kind == "list":
            text = self.repeat(at, lambda inner: self.value(inner, depth - 1))[0]
        elif kind == "map":
            text = self.map(at, depth)
        else:
            members = [
                f"'m{n}': {self.value(at, depth - 1)}" for n in range(self.dice.randint(1, 3))
            ]
            text = "{" + ", ".join(members) + "}"
        return self.with_nulls(at, text)

    def options(self):
        """Options that make many pages, row groups and fallbacks."""
        pick = self.dice.choice
        return {
            "compression": pick([codec for codec in CODECS if codec != "brotli"]),
            "profile": pick(("universal", "modern")),
            "row_group_size": pick((1, 2, 33, 64, 1000)),
            "data_page_rows": pick((1, 2, 3, 7, 1000)),
            "data_page_size": pick((1, 64, 1048576)),
            "dictionary_page_size_limit": pick((0, 16, 1048576)),
        }


def random_case(seed):
    """One random schema in two files."""
    schema = Schema(seed)
    columns = [Column("rn", "bigint", "flat")]
    texts = ["i AS rn"]
    for at in range(schema.dice.randint(2, 4)):
        columns.append(Column(f"c{at}", "bigint", "random nesting"))
        texts.append(f"{schema.value('i', schema.dice.randint(1, 4))} AS c{at}")
    query = f"SELECT {', '.join(texts)}\nFROM range({ROWS}) r(i)"
    files = {f"random{seed}-{name}": schema.options() for name in ("a", "b")}
    return Case(f"random{seed}", query, query, columns, files)


def random_cases(count):
    """The first `count` random schemas."""
    return [random_case(seed) for seed in range(count)]
