"""Scalar types: random values, their SQL literals and their canonical text forms.

A value is a plain Python object; `canonical` is what interop.canonical makes of it when a reader
hands it out, computed here from the value alone and never from a file.
"""

import math
import struct
from dataclasses import dataclass
from typing import Callable

from interop.canonical import decimal_text, float32_text, float64_text, interval_text

INT32, INT64 = "INT32", "INT64"
BYTES, FIXED = "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"
INFINITE_DAYS, INFINITE_TICKS = 2**31 - 1, 2**63 - 1


@dataclass(frozen=True)
class Scalar:
    """A type without children. `edges` are values that deserve to come often."""

    sql: str
    physical: str
    edges: tuple
    draw: Callable  # Random -> value
    literal: Callable  # value -> SQL
    canonical: Callable  # value -> canonical form

    def value(self, rng):
        """A random value, never None."""
        return rng.choice(self.edges) if rng.random() < 0.5 else self.draw(rng)

    def leaves(self):
        """The physical types below this one: [(dotted path, physical type)]."""
        return [("", self.physical)]


def text_literal(text):
    """An SQL expression for any text; what a script can't hold is spelled by code."""
    parts, plain = [], ""
    for character in text:
        if ord(character) < 32 or character in "$\\":
            parts += [f"'{plain}'"] if plain else []
            parts.append(f"chr({ord(character)})")
            plain = ""
        else:
            plain += character.replace("'", "''")
    parts += [f"'{plain}'"] if plain or not parts else []
    return "(" + " || ".join(parts) + ")"


def _quoted(sql):
    return lambda value: f"'{value}'::{sql}"


def _integer(sql, physical, low, high, canonical=lambda v: f"i:{v}"):
    edges = tuple({low, low + 1, high, high - 1, 0, 1, max(low, -1), high // 2})

    def draw(rng):
        if rng.random() < 0.5:
            return rng.randint(max(low, -300), min(high, 300))
        return rng.randint(low, high)

    return Scalar(sql, physical, edges, draw, _quoted(sql), canonical)


def _decimal(precision, scale):
    physical = INT32 if precision <= 9 else INT64 if precision <= 18 else FIXED
    most = 10**precision - 1

    def literal(value):
        return f"'{decimal_text(value, scale)[2:]}'::DECIMAL({precision},{scale})"

    def draw(rng):
        return rng.randint(-most, most) // 10 ** rng.randint(0, precision)

    edges = (0, 1, -1, most, -most, most - 1)
    return Scalar(
        f"DECIMAL({precision},{scale})",
        physical,
        edges,
        draw,
        literal,
        lambda v: decimal_text(v, scale),
    )


def _wide(sql, low):
    most = 10**38 - 1
    canonical = lambda v: decimal_text(v, 0)  # noqa: E731
    whole = _integer(sql, FIXED, low, most, canonical)
    edges = whole.edges + (2**63, 2**64, 2**64 - 1, 255, 256, 65536)
    return Scalar(sql, FIXED, edges, whole.draw, whole.literal, canonical)


def _single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def _floating(sql, canonical, most, least, round_to):
    edges = (0.0, -0.0, 1.0, -1.5, math.inf, -math.inf, math.nan, most, -most, least)

    def draw(rng):
        if rng.random() < 0.5:
            return float(rng.randint(-9, 9))
        return round_to(rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30))

    return Scalar(sql, sql, edges, draw, lambda v: f"'{v!r}'::{sql}", canonical)


ALPHABETS = ("ab", "abcdefghij", "é", "日本", "🦆", "aé日🦆", "\x00a", "\x7f\x80\uffff\U0010ffff")


def _text(rng):
    """Lengths around 12 (kept inline by the engine) and 64 (where bounds are cut)."""
    alphabet = rng.choice(ALPHABETS)
    length = rng.choice((0, 1, 2, 3, 4, 11, 12, 13, 31, 32, 33, 61, 62, 63, 64, 65, 66, 130))
    prefix = "p" * rng.choice((0, 0, 0, 3, 12, 60, 62, 63, 64))
    return prefix + "".join(rng.choice(alphabet) for _ in range(length))


TEXT_EDGES = (
    "",
    "a",
    "x" * 12,
    "x" * 13,
    "y" * 64,
    "y" * 65,
    "y" * 63 + "é",
    "y" * 62 + "日",
    "y" * 61 + "🦆",
    "y" * 63 + "🦆" + "z",
    "\U0010ffff" * 16,
    "\U0010ffff" * 17,
    "\x7f" * 70,
    "\x00",
    "it's",
)


def _bytes(rng):
    length = rng.choice((0, 1, 2, 11, 12, 13, 63, 64, 65, 100))
    return bytes(rng.choice((0, 1, 127, 128, 255, rng.randrange(256))) for _ in range(length))


BYTE_EDGES = (b"", b"\0", b"\xff", b"\xff" * 64, b"\xff" * 65, b"a" * 12, b"a" * 13, b"\xff" * 63 + b"a\xff")


def _days(value):
    if abs(value) == INFINITE_DAYS:
        return "'infinity'::DATE" if value > 0 else "'-infinity'::DATE"
    return f"(DATE '1970-01-01' + ({value}))"


def _ticks(sql, make, infinite=True, per=1, tag="ts", to_ns=1000):
    """A timestamp type; `make` is SQL with {} for its ticks, `to_ns` nanoseconds of one."""
    low, high = -(2**63) + 2, 2**63 - 2
    if sql != "TIMESTAMP_NS":
        # The engine's calendar ends at 294247-01-10 and starts at 290309-12-22 (BC).
        low, high = -9223372022400000000 // per, 9223372036854775806 // per
    else:
        low = -9223286400000000000
    edges = (0, 1, -1, 10**6, low, high) + ((INFINITE_TICKS, -INFINITE_TICKS) if infinite else ())

    def literal(value):
        if abs(value) == INFINITE_TICKS:
            return f"'infinity'::{sql}" if value > 0 else f"'-infinity'::{sql}"
        return f"({make.format(value)})::{sql}"

    def draw(rng):
        return rng.randint(low, high) // 10 ** rng.randint(0, 18)

    return Scalar(sql, INT64, edges, draw, literal, lambda v: f"{tag}:{v * to_ns}")


def _clock(microseconds):
    seconds, rest = divmod(microseconds, 10**6)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:06}"


DAY = 86_400_000_000


def _zone_text(value):
    microseconds, offset = value
    text = _clock(microseconds).rstrip("0").rstrip(".")
    sign, offset = ("-", -offset) if offset < 0 else ("+", offset)
    text += f"{sign}{offset // 3600:02}"
    if offset % 3600:
        text += f":{offset // 60 % 60:02}"
    if offset % 60:
        text += f":{offset % 60:02}"
    return text


def _zoned_clock(rng):
    step = rng.choice((3600, 900, 1))
    limit = 57599 // step
    return rng.randint(0, DAY - 1), rng.randint(-limit, limit) * step


def _interval(value):
    months, days, milliseconds = value
    return (
        f"(to_months({months}) + to_days({days}) + "
        f"to_microseconds({milliseconds * 1000}::BIGINT))"
    )


def _interval_text(value):
    return interval_text(value[0], value[1], value[2] * 10**6)


def _member_texts(count):
    return tuple(("", "grün", "red", "y" * 70)[i] if i < 4 else f"member {i}" for i in range(count))


def enum_type(count):
    """An ENUM with `count` members."""
    texts = _member_texts(count)
    names = ", ".join(f"'{t}'" for t in texts)
    sql = f"ENUM({names})"
    edges = (texts[0], texts[-1])
    return Scalar(sql, BYTES, edges, lambda r: r.choice(texts), _quoted(sql), lambda v: "s:" + v)


def _bits(rng):
    return "".join(rng.choice("01") for _ in range(rng.choice((1, 7, 8, 9, 16, 87, 88, 89, 200))))


NULL_TYPE = Scalar('"NULL"', "NULL", (None,), lambda r: None, lambda v: "NULL", lambda v: None)

SCALARS = (
    Scalar("BOOLEAN", "BOOLEAN", (True, False), lambda r: r.random() < 0.9, str, lambda v: v),
    _integer("TINYINT", INT32, -(2**7), 2**7 - 1),
    _integer("SMALLINT", INT32, -(2**15), 2**15 - 1),
    _integer("INTEGER", INT32, -(2**31), 2**31 - 1),
    _integer("BIGINT", INT64, -(2**63), 2**63 - 1),
    _integer("UTINYINT", INT32, 0, 2**8 - 1),
    _integer("USMALLINT", INT32, 0, 2**16 - 1),
    _integer("UINTEGER", INT32, 0, 2**32 - 1),
    _integer("UBIGINT", INT64, 0, 2**64 - 1),
    _wide("HUGEINT", -(10**38) + 1),
    _wide("UHUGEINT", 0),
    _wide("BIGNUM", -(10**38) + 1),
    _floating("FLOAT", float32_text, 3.4028234663852886e38, 1.401298464324817e-45, _single),
    _floating("DOUBLE", float64_text, 1.7976931348623157e308, 5e-324, float),
    *(_decimal(p, s) for p, s in ((1, 0), (4, 2), (5, 5), (9, 0), (10, 3), (18, 18))),
    *(_decimal(p, s) for p, s in ((19, 1), (28, 7), (38, 0), (38, 38))),
    Scalar("VARCHAR", BYTES, TEXT_EDGES, _text, text_literal, lambda v: "s:" + v),
    Scalar("BLOB", BYTES, BYTE_EDGES, _bytes, lambda v: f"unhex('{v.hex()}')", lambda v: "x:" + v.hex()),
    Scalar("BIT", BYTES, ("0", "1", "10" * 44), _bits, _quoted("BIT"), lambda v: "s:" + v),
    Scalar(
        "UUID",
        FIXED,
        (0, 2**128 - 1, 2**127, 2**127 - 1),
        lambda r: r.getrandbits(128),
        lambda v: f"'{v:032x}'::UUID",
        lambda v: f"u:{v:032x}",
    ),
    enum_type(1),
    enum_type(4),
    enum_type(255),
    enum_type(256),
    enum_type(257),
    Scalar(
        "JSON",
        BYTES,
        ("null", "[]", '{"a": [1, null]}', '"é"'),
        lambda r: '{"k": "' + "v" * r.randint(0, 80) + '"}',
        _quoted("JSON"),
        lambda v: "s:" + v,
    ),
    Scalar(
        "DATE",
        INT32,
        (0, -1, 18262, INFINITE_DAYS, -INFINITE_DAYS, 2**31 - 2, -(2**31) + 2),
        lambda r: r.randint(-900000, 900000),
        _days,
        lambda v: f"date:{v}",
    ),
    _ticks("TIMESTAMP_S", "make_timestamp({}::BIGINT * 1000000)", False, 10**6, to_ns=10**9),
    _ticks("TIMESTAMP_MS", "make_timestamp_ms({})", False, 1000, to_ns=10**6),
    _ticks("TIMESTAMP", "make_timestamp({})"),
    _ticks("TIMESTAMP_NS", "make_timestamp_ns({})", to_ns=1),
    _ticks("TIMESTAMPTZ", "make_timestamptz({})", tag="tsz"),
    Scalar(
        "TIME",
        INT64,
        (0, 1, DAY, DAY - 1),
        lambda r: r.randint(0, DAY),
        lambda v: f"'{_clock(v)}'::TIME",
        lambda v: f"time:{v * 1000}",
    ),
    Scalar(
        "TIME_NS",
        INT64,
        (0, 1, DAY * 1000 - 1),
        lambda r: r.randint(0, DAY * 1000 - 1),
        lambda v: f"'{_clock(v // 1000)}{v % 1000:03}'::TIME_NS",
        lambda v: f"time:{v}",
    ),
    Scalar(
        "TIMETZ",
        BYTES,
        ((0, 0), (DAY - 1, 57599), (1, -57599), (10**6, 5400), (DAY // 2, -1)),
        _zoned_clock,
        lambda v: f"'{_zone_text(v)}'::TIMETZ",
        lambda v: "s:" + _zone_text(v),
    ),
    Scalar(
        "INTERVAL",
        FIXED,
        ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (2**31 - 1, 2**31 - 1, 2**32 - 1)),
        lambda r: (r.randint(0, 99), r.randint(0, 99), r.randint(0, 10**9)),
        _interval,
        _interval_text,
    ),
    NULL_TYPE,
)
