"""Other forms of canonical values, for readers that represent a value in their own way."""

import json
import struct


def each_leaf(change):
    """Applies `change` to every tagged value, however deep it lies."""

    def walk(value):
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        return change(value) if isinstance(value, str) else value

    return walk


def retag(old, new):
    """Values tagged `old` are tagged `new`; what follows the tag stays."""
    return each_leaf(lambda v: new + v[len(old) :] if v.startswith(old) else v)


def double_text(number):
    """The tagged form of a double."""
    return "g:" + struct.pack(">d", number).hex()


def decimal_parts(text):
    """(unscaled integer, scale) of a tagged decimal."""
    digits = text.removeprefix("d:")
    return int(digits.replace(".", "")), len(digits.partition(".")[2])


def _scaled_double(value):
    if not value.startswith("d:"):
        return value
    unscaled, scale = decimal_parts(value)
    return double_text(float(unscaled) * 10.0**-scale)


#: A decimal as the double nearest to its digits, times the double nearest to 10**-scale.
decimals_as_doubles = each_leaf(_scaled_double)


def interval_parts(text):
    """(months, days, milliseconds) of a tagged interval."""
    return tuple(map(int, text.removeprefix("iv:").split(",")))


def _interval_bytes(value):
    if not value.startswith("iv:"):
        return value
    return "x:" + struct.pack("<3I", *interval_parts(value)).hex()


#: An interval as the twelve bytes that the file holds.
intervals_as_bytes = each_leaf(_interval_bytes)


def _without_last_midnight(value):
    return None if value == f"time:{24 * 3600 * 10**9}" else value


#: The time 24:00:00 is missing.
without_last_midnight = each_leaf(_without_last_midnight)


def map_keys_as_text(value):
    """Integer keys of maps as the text of the number."""
    if isinstance(value, list):
        return [map_keys_as_text(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "#map" in value:
        return {
            "#map": [
                ["s:" + key.partition(":")[2], map_keys_as_text(item)]
                for key, item in value["#map"]
            ]
        }
    return {key: map_keys_as_text(item) for key, item in value.items()}


def wrapped(number):
    """An integer after it went through 64 bits."""
    return (number + 2**63) % 2**64 - 2**63


def first_difference(values, expected):
    """One line about where two columns part."""
    if len(values) != len(expected):
        return f"{len(values)} rows instead of {len(expected)}"
    for row, (got, want) in enumerate(zip(values, expected)):
        if got != want:
            return (
                f"row {row}: {json.dumps(got, ensure_ascii=False)[:200]} instead of "
                f"{json.dumps(want, ensure_ascii=False)[:200]}"
            )
    return "equal"
