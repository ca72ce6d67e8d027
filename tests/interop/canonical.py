"""One exact text form for every value, so that answers of unrelated readers compare with ==.

A value becomes JSON: `null`, `true`, `false`, a tagged string, a list (LIST), an object (STRUCT)
or `{"#map": [[key, value], ...]}` (MAP). The tags:

| Tag                | Meaning                                                             |
|--------------------|---------------------------------------------------------------------|
| `i:-5`             | integer of any width                                                |
| `d:-1.50`          | decimal, all digits of its scale                                    |
| `f:3f800000`       | float, the bits in hex; `f:nan` for every NaN; `f:80000000` is -0.0 |
| `g:3ff0000000000000` | double, likewise                                                  |
| `s:text`           | text (also ENUM and JSON)                                           |
| `x:00ff`           | bytes in hex                                                        |
| `u:00112233…`      | UUID, its 16 bytes in hex                                           |
| `date:-1`          | days since 1970-01-01                                               |
| `time:…` `timez:…` | nanoseconds since midnight; the `z` form is adjusted to UTC         |
| `ts:…` `tsz:…`     | nanoseconds since 1970-01-01; the `z` form is adjusted to UTC       |
| `iv:m,d,ms`        | interval: months, days, milliseconds                                |

Times count nanoseconds whatever the unit of the column, so a reader that widens milliseconds to
microseconds still agrees, and one that loses a digit does not. `read.mjs` and `main.go` in the
neighbouring folders print the same form.
"""

import math
import struct

import pyarrow as pa

NANOSECONDS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def float32_text(value):
    """The tagged form of a value that a float holds exactly."""
    if math.isnan(value):
        return "f:nan"
    return "f:" + struct.pack(">f", value).hex()


def float64_text(value):
    """The tagged form of a double."""
    if math.isnan(value):
        return "g:nan"
    return "g:" + struct.pack(">d", value).hex()


def decimal_text(unscaled, scale):
    """The tagged form of `unscaled` * 10**-`scale`, with exactly `scale` digits after the point."""
    sign = "-" if unscaled < 0 else ""
    digits = str(abs(unscaled)).rjust(scale + 1, "0")
    if scale == 0:
        return f"d:{sign}{digits}"
    return f"d:{sign}{digits[:-scale]}.{digits[-scale:]}"


def interval_text(months, days, nanoseconds):
    """The tagged form of an interval; fractions of a millisecond stay visible."""
    milliseconds, rest = divmod(nanoseconds, 10**6)
    return f"iv:{months},{days},{milliseconds}" + (f"+{rest}ns" if rest else "")


def _tag_integers(array, storage, tag, factor=1):
    integers = array.view(storage) if array.type != storage else array
    return [None if v is None else f"{tag}:{v * factor}" for v in integers.to_pylist()]


def _map_values(array, text):
    return [None if v is None else text(v) for v in array.to_pylist()]


def _slices(array, values):
    """Cuts the canonical `values` of a list-like array's child into one list per parent."""
    offsets = array.offsets.to_pylist()
    valid = array.is_valid().to_pylist()
    return [values[offsets[i] : offsets[i + 1]] if valid[i] else None for i in range(len(valid))]


def _from_map(array):
    keys = from_arrow(array.keys)
    items = from_arrow(array.items)
    pairs = _slices(array, [[k, v] for k, v in zip(keys, items)])
    return [None if p is None else {"#map": p} for p in pairs]


def _from_struct(array):
    names = [field.name for field in array.type]
    children = [from_arrow(array.field(i)) for i in range(len(names))]
    valid = array.is_valid().to_pylist()
    return [
        {name: child[i] for name, child in zip(names, children)} if valid[i] else None
        for i in range(len(valid))
    ]


def _from_fixed_list(array):
    size = array.type.list_size
    values = from_arrow(array.values)
    valid = array.is_valid().to_pylist()
    first = array.offset
    return [
        values[(first + i) * size : (first + i + 1) * size] if valid[i] else None
        for i in range(len(valid))
    ]


def _from_list_view(array):
    values = from_arrow(array.values)
    offsets, sizes = array.offsets.to_pylist(), array.sizes.to_pylist()
    valid = array.is_valid().to_pylist()
    return [
        values[offsets[i] : offsets[i] + sizes[i]] if valid[i] else None for i in range(len(valid))
    ]


def _from_extension(array):
    values = from_arrow(array.storage)
    if array.type.extension_name in ("arrow.uuid", "uuid"):
        return [None if v is None else "u:" + v.removeprefix("x:") for v in values]
    if array.type.extension_name == "arrow.bool8":
        return [None if v is None else v != "i:0" for v in values]
    return values


def _from_time_types(array):
    kind = array.type
    if pa.types.is_date32(kind):
        return _tag_integers(array, pa.int32(), "date")
    if pa.types.is_time32(kind):
        return _tag_integers(array, pa.int32(), "time", NANOSECONDS[kind.unit])
    if pa.types.is_time64(kind):
        return _tag_integers(array, pa.int64(), "time", NANOSECONDS[kind.unit])
    if pa.types.is_timestamp(kind):
        tag = "tsz" if kind.tz else "ts"
        return _tag_integers(array, pa.int64(), tag, NANOSECONDS[kind.unit])
    return None


def _from_nested(array):
    kind = array.type
    if pa.types.is_map(kind):
        return _from_map(array)
    if pa.types.is_struct(kind):
        return _from_struct(array)
    if pa.types.is_fixed_size_list(kind):
        return _from_fixed_list(array)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _slices(array, from_arrow(array.values))
    if pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind):
        return _from_list_view(array)
    return None


def _from_scalars(array):
    kind = array.type
    if pa.types.is_boolean(kind):
        return array.to_pylist()
    if pa.types.is_null(kind):
        return [None] * len(array)
    if pa.types.is_integer(kind):
        return _map_values(array, lambda v: f"i:{v}")
    if pa.types.is_float16(kind) or pa.types.is_float32(kind):
        return _map_values(array, float32_text)
    if pa.types.is_float64(kind):
        return _map_values(array, float64_text)
    if pa.types.is_decimal(kind):
        return _map_values(array, lambda v: _decimal_by_digits(v, kind.scale))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _map_values(array, lambda v: "s:" + v)
    if (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_binary_view(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        return _map_values(array, lambda v: "x:" + v.hex())
    return None


def _decimal_by_digits(value, scale):
    # Arithmetic of Python's decimals would round to 28 digits.
    sign, digits, exponent = value.as_tuple()
    unscaled = int("".join(map(str, digits)) or "0") * 10 ** (exponent + scale)
    return decimal_text(-unscaled if sign else unscaled, scale)


def from_arrow(array):
    """The canonical values of an Arrow array or chunked array, as a list."""
    if isinstance(array, pa.ChunkedArray):
        return [value for chunk in array.chunks for value in from_arrow(chunk)]
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return _from_extension(array)
    if pa.types.is_dictionary(kind):
        values = from_arrow(array.dictionary)
        return [None if i is None else values[i] for i in array.indices.to_pylist()]
    if kind == pa.month_day_nano_interval():
        return _map_values(array, lambda v: interval_text(v.months, v.days, v.nanoseconds))
    for convert in (_from_scalars, _from_time_types, _from_nested):
        values = convert(array)
        if values is not None:
            return values
    raise TypeError(f"no canonical form for Arrow type {kind}")
