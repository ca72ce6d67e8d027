"""The ends of the file and the footer's own fields."""

from __future__ import annotations

import re
import struct

from .faults import Malformed, Report
from .thrift import Decoder, Record

_CREATED_BY = re.compile(r"\S+ version \d+\.\d+\.\d+\S* \(build [0-9A-Za-z][\w.-]*\)")
# Names whose files old readers treat in a special way; no other writer may claim them.
_TAKEN = (
    "parquet-mr",
    "parquet-cpp",
    "parquet-cpp-arrow",
    "fastparquet",
    "DuckDB",
    "impala",
)
MAGIC = b"PAR1"


def read_footer(data, report: Report) -> tuple[Record, int]:
    """Decodes the footer; returns it and its offset. Raises Malformed without one."""
    size = len(data)
    if size < 12 or bytes(data[:4]) != MAGIC:
        raise Malformed("magic", 0, "the file does not start with PAR1")
    if bytes(data[size - 4 :]) != MAGIC:
        raise Malformed("magic", size - 4, "the file does not end with PAR1")
    length = struct.unpack_from("<I", data, size - 8)[0]
    start = size - 8 - length
    if start < 4:
        raise Malformed("footer.length", size - 8, f"a footer of {length} bytes")
    decoder = Decoder(data, start, size - 8)
    footer = decoder.struct("FileMetaData")
    for offset, message in decoder.notes:
        report.house(False, "thrift.form", offset, message)
    report.expect(
        decoder.pos == size - 8,
        "footer.length",
        size - 8,
        f"the footer takes {decoder.pos - start} bytes, its length says {length}",
    )
    return footer, start


def check_footer(footer: Record, leaf_count: int, report: Report) -> None:
    """Everything in the footer that needs neither schema nor pages."""
    report.house(
        footer.version == 1,
        "footer.version",
        footer.place("version"),
        f"version {footer.version}",
    )
    _check_created_by(footer, report)
    _check_metadata(footer, report)
    _check_orders(footer, leaf_count, report)
    rows = sum(group.num_rows for group in footer.row_groups)
    place = footer.place("num_rows")
    report.equal("footer.num_rows", place, "num_rows", footer.num_rows, rows)
    for name in ("encryption_algorithm", "footer_signing_key_metadata"):
        report.house(
            getattr(footer, name) is None, "footer.encryption", footer.place(name), name
        )


def _check_created_by(footer: Record, report: Report) -> None:
    text = footer.created_by
    place = footer.place("created_by")
    report.house(
        text is not None and _CREATED_BY.fullmatch(text) is not None,
        "footer.created_by",
        place,
        f"{text!r} is not '<name> version X.Y.Z (build <hash>)'",
    )
    report.house(
        not text or text.split(" ")[0] not in _TAKEN,
        "footer.created_by",
        place,
        f"{text!r} claims the name of another writer",
    )


def _check_metadata(footer: Record, report: Report) -> None:
    keys = set()
    for pair in footer.key_value_metadata or []:
        report.house(
            pair.key not in keys, "footer.metadata", pair.start, f"key {pair.key!r} twice"
        )
        report.house(
            pair.value is not None,
            "footer.metadata",
            pair.start,
            f"{pair.key!r}: no value",
        )
        keys.add(pair.key)
    if footer.key_value_metadata is not None:
        report.house(
            bool(keys),
            "footer.metadata",
            footer.place("key_value_metadata"),
            "empty list",
        )


def _check_orders(footer: Record, leaf_count: int, report: Report) -> None:
    orders, place = footer.column_orders, footer.place("column_orders")
    rule = "footer.column_orders"
    if orders is None:
        report.house(False, rule, place, "column orders are absent")
        return
    report.equal(rule, place, "number of column orders", len(orders), leaf_count)
    for order in orders:
        report.house(
            order.chosen() == "TYPE_ORDER", rule, order.start, f"order {order.chosen()}"
        )
