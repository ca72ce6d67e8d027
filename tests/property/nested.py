"""Nested types with the same interface as scalars: value, literal, canonical, leaves."""

from dataclasses import dataclass

from property.scalars import NULL_TYPE, SCALARS, text_literal

MEMBERS = ("a", "b", "größe", "with space", 'q"q', "list", "element", "key")


def name_literal(name):
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def typed(kind, value):
    """The SQL literal of a value or of NULL, of exactly this type."""
    if value is None:
        return f"CAST(NULL AS {kind.sql})"
    return kind.literal(value)


def canonical(kind, value):
    """The canonical form of a value or of NULL."""
    return None if value is None else kind.canonical(value)


def _below(path, kind):
    return [(f"{path}.{rest}" if rest else path, physical) for rest, physical in kind.leaves()]


def nullable(kind, rng, share):
    """A value of the type, or None with the probability `share`."""
    return None if rng.random() < share else kind.value(rng)


@dataclass(frozen=True)
class List:
    """LIST; with a `size` an ARRAY."""

    child: object
    nulls: float
    size: int = 0

    @property
    def sql(self):
        return f"{self.child.sql}[{self.size or ''}]"

    def value(self, rng):
        count = self.size or rng.choice((0, 0, 1, 1, 2, 3, 7))
        return [nullable(self.child, rng, self.nulls) for _ in range(count)]

    def literal(self, value):
        return f"CAST([{', '.join(typed(self.child, v) for v in value)}] AS {self.sql})"

    def canonical(self, value):
        return [canonical(self.child, v) for v in value]

    def leaves(self):
        return _below("list.element", self.child)


@dataclass(frozen=True)
class Struct:
    """STRUCT of named members."""

    members: tuple  # (name, type)
    nulls: float

    @property
    def sql(self):
        return "STRUCT(" + ", ".join(f"{name_literal(n)} {t.sql}" for n, t in self.members) + ")"

    def value(self, rng):
        return [nullable(t, rng, self.nulls) for _, t in self.members]

    def literal(self, value):
        pairs = zip(self.members, value)
        return (
            "struct_pack("
            + ", ".join(f"{name_literal(n)} := {typed(t, v)}" for (n, t), v in pairs)
            + ")"
        )

    def canonical(self, value):
        return {n: canonical(t, v) for (n, t), v in zip(self.members, value)}

    def leaves(self):
        return [leaf for n, t in self.members for leaf in _below(n, t)]


@dataclass(frozen=True)
class Map:
    """MAP; its keys are distinct and not NULL."""

    key: object
    item: object
    nulls: float

    @property
    def sql(self):
        return f"MAP({self.key.sql}, {self.item.sql})"

    def value(self, rng):
        pairs = {}
        for _ in range(rng.choice((0, 0, 1, 2, 5))):
            key = self.key.value(rng)
            pairs[self.key.literal(key)] = (key, nullable(self.item, rng, self.nulls))
        return list(pairs.values())

    def literal(self, value):
        keys = ", ".join(typed(self.key, k) for k, _ in value)
        items = ", ".join(typed(self.item, v) for _, v in value)
        return f"CAST(MAP([{keys}], [{items}]) AS {self.sql})"

    def canonical(self, value):
        return {"#map": [[self.key.canonical(k), canonical(self.item, v)] for k, v in value]}

    def leaves(self):
        return _below("key_value.key", self.key) + _below("key_value.value", self.item)


@dataclass(frozen=True)
class Union:
    """UNION, stored as a struct of the tag and all members."""

    members: tuple
    nulls: float

    @property
    def sql(self):
        return "UNION(" + ", ".join(f"{name_literal(n)} {t.sql}" for n, t in self.members) + ")"

    def value(self, rng):
        index = rng.randrange(len(self.members))
        return index, nullable(self.members[index][1], rng, self.nulls)

    def literal(self, value):
        name, kind = self.members[value[0]]
        made = f"union_value({name_literal(name)} := {typed(kind, value[1])})"
        return f"CAST({made} AS {self.sql})"

    def canonical(self, value):
        result = {"tag": "s:" + self.members[value[0]][0]}
        for index, (name, kind) in enumerate(self.members):
            result[name] = canonical(kind, value[1]) if index == value[0] else None
        return result

    def leaves(self):
        return [("tag", "BYTE_ARRAY")] + [x for n, t in self.members for x in _below(n, t)]


def _members(rng, depth, most):
    names = rng.sample(MEMBERS, rng.randint(1, most))
    return tuple((name, any_type(rng, depth - 1, INNER)) for name in names)


# Keys that the engine compares by value: two floats that differ in the sign of zero only, or
# two intervals of one length, would be one key.
KEYS = tuple(s for s in SCALARS if s.sql not in ("FLOAT", "DOUBLE", "INTERVAL", '"NULL"', "TIMETZ"))


# A table's columns can't be of the NULL type: CREATE TABLE AS makes them INTEGER, and DuckDB
# 1.5.6 forgets in doing so that they are NULL if they stand in an ARRAY.
INNER = tuple(s for s in SCALARS if s is not NULL_TYPE)


def any_type(rng, depth, scalars=SCALARS):
    """A random type with at most `depth` levels below it, itself one of `scalars` or nested."""
    shape = rng.random()
    if depth <= 0 or shape < 0.3:
        return rng.choice(scalars)
    nulls = rng.choice((0, 0, 0.1, 0.5, 1))
    if shape < 0.5:
        return List(any_type(rng, depth - 1, INNER), nulls)
    if shape < 0.62:
        return List(any_type(rng, depth - 1, INNER), nulls, rng.choice((1, 2, 3, 7)))
    if shape < 0.8:
        return Struct(_members(rng, depth, 3), nulls)
    if shape < 0.92:
        return Map(rng.choice(KEYS), any_type(rng, depth - 1, INNER), nulls)
    return Union(_members(rng, depth, 3), nulls)


__all__ = ["any_type", "canonical", "name_literal", "nullable", "text_literal", "typed"]
