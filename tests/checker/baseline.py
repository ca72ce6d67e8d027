"""A small file of many types and encodings that keeps every promise of our writer:
written by PyArrow, then raised to those promises part by part. The tests damage it."""

from __future__ import annotations

import datetime
import io
import random
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from . import structs as s
from .bloom import bitset, hash_values
from .codecs import decompress
from .encodings import decode_plain
from .mutation import FileModel, assign, make

ROWS = 700
CREATED_BY = "example version 1.2.3 (build 0123abc)"
_PLAIN = ("plain", "text", "delta", "stream", "dba", "dlba", "flag", "nan", "id", "big")


def table(rows: int = ROWS) -> pa.Table:
    """The rows of the baseline; `key` is sorted."""
    rng = random.Random(7)

    def maybe(value):
        return value if rng.random() < 0.9 else None

    day = datetime.date(2020, 1, 1)
    noon = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.UTC)
    words = ["alpha", "beta", "gamma", "Ünï", "日本", "delta" * 9]
    columns = {
        "key": pa.array(range(rows), pa.int64()),
        "plain": pa.array([maybe(i * 77 % 198 - 99) for i in range(rows)], pa.int32()),
        "dict": pa.array([maybe(rng.randrange(9)) for _ in range(rows)], pa.int16()),
        "unsigned": pa.array([rng.randrange(2**32) for _ in range(rows)], pa.uint32()),
        "text": pa.array([maybe(rng.choice(words) + str(i)) for i in range(rows)]),
        "word": pa.array([rng.choice(words) for _ in range(rows)]),
        "delta": pa.array([i * 3 + rng.randrange(5) for i in range(rows)], pa.int32()),
        "stream": pa.array([i % 5 * rng.random() for i in range(rows)], pa.float64()),
        "nan": pa.array([float("nan"), 1.5] * (rows // 2), pa.float32()),
        "dba": pa.array([f"prefix{i // 10:05}{i % 7}" for i in range(rows)]),
        "dlba": pa.array([b"\xff\x00" * rng.randrange(5) for _ in range(rows)]),
        "flag": pa.array([maybe(rng.random() < 0.5) for _ in range(rows)]),
        "day": pa.array([day + datetime.timedelta(i % 40) for i in range(rows)]),
        "time": pa.array([noon] * rows, pa.timestamp("us", "UTC")),
        "big": pa.array(
            [Decimal(rng.randrange(-(10**20), 10**20)) / 100 for _ in range(rows)],
            pa.decimal128(22, 2),
        ),
        "id": pa.array([rng.randbytes(16) for _ in range(rows)], pa.uuid()),
        "null": pa.array([None] * rows, pa.int32()),
        "list": pa.array(
            [maybe([maybe(rng.randrange(5)) for _ in range(rng.randrange(4))])
             for _ in range(rows)],
            pa.list_(pa.int64()),
        ),
        "nested": pa.array(
            [maybe([{"a": rng.randrange(3), "b": [str(rng.randrange(9))] * (i % 3)}
                    for _ in range(rng.randrange(3))]) for i in range(rows)],
            pa.list_(pa.struct([("a", pa.int8()), ("b", pa.list_(pa.string()))])),
        ),
        "map": pa.array(
            [[(f"k{j}", maybe(j)) for j in range(i % 3)] for i in range(rows)],
            pa.map_(pa.string(), pa.int32()),
        ),
        "pair": pa.array([[i, i + 1] for i in range(rows)], pa.list_(pa.int32(), 2)),
    }  # fmt: skip
    fields = [
        pa.field(name, array.type, name not in ("key", "unsigned", "id"))
        for name, array in columns.items()
    ]
    return pa.table(list(columns.values()), pa.schema(fields))


def baseline(codec: str = "snappy", version: str = "1.0", rows: int = ROWS) -> bytes:
    """The file; `version` is that of its data pages."""
    source = table(rows)
    out = io.BytesIO()
    plain = _PLAIN + ("null", "key")
    leaves = ["list.list.element", "nested.list.element.a",
              "nested.list.element.b.list.element", "map.key_value.key",
              "map.key_value.value", "pair.list.element"]  # fmt: skip
    names = [name for name in source.column_names if name not in plain]
    pq.write_table(
        source, out, compression=codec, data_page_version=version, row_group_size=400,
        max_rows_per_page=150, write_page_index=True, write_page_checksum=True,
        use_dictionary=[name for name in names if name != "unsigned"] + leaves,
        column_encoding={"delta": "DELTA_BINARY_PACKED", "stream": "BYTE_STREAM_SPLIT",
                         "dba": "DELTA_BYTE_ARRAY", "dlba": "DELTA_LENGTH_BYTE_ARRAY"},
        sorting_columns=[pq.SortingColumn(0)],
    )  # fmt: skip
    model = FileModel(out.getvalue())
    raise_to_promises(model)
    return model.build()


def raise_to_promises(model: FileModel) -> None:
    """Adds what PyArrow leaves out and removes what our writer never writes."""
    footer = model.footer
    assign(footer, "version", 1)
    assign(footer, "created_by", CREATED_BY)
    assign(footer.schema[0], "repetition_type", None)
    pairs = footer.key_value_metadata
    pairs.append(make("KeyValue", key="owner", value="someone"))
    for number, group in enumerate(footer.row_groups):
        assign(group, "ordinal", number)
    for chunk in model.chunks():
        _raise_chunk(chunk)
    for number in range(len(model.groups)):
        for name in ("dict", "word"):
            _add_bloom(model.chunk(name, number))


def _raise_chunk(chunk) -> None:
    stats, index = chunk.meta.statistics, chunk.column_index
    for entry in chunk.meta.encoding_stats:
        if entry.page_type != s.DICTIONARY_PAGE:
            assign(entry, "page_type", chunk.data_pages[0].header.type)
    assign(stats, "min", None)
    assign(stats, "max", None)
    assign(stats, "distinct_count", None)
    for side in ("min", "max"):
        present = getattr(stats, f"{side}_value") is not None
        assign(stats, f"is_{side}_value_exact", True if present else None)
    if chunk.meta.type in (s.FLOAT, s.DOUBLE):
        has_nan = chunk.meta.path_in_schema == ["nan"]
        nans = chunk.meta.num_values // 2 if has_nan else 0
        assign(stats, "nan_count", nans)
        if has_nan:
            for name in ("min_value", "max_value", "is_min_value_exact",
                         "is_max_value_exact"):  # fmt: skip
                assign(stats, name, None)
            chunk.column_index = None
        else:
            assign(index, "nan_counts", [0] * len(index.null_pages))
    if index is not None and all(index.null_pages):
        assign(index, "boundary_order", s.ASCENDING)


def _add_bloom(chunk) -> None:
    page = chunk.pages[0]
    size = page.header.uncompressed_page_size
    data = decompress(chunk.meta.codec, page.body, size, 0)
    values = decode_plain(chunk.meta.type, 0, data, 0, page.inner.num_values, 0, print)
    empty = make("Empty")
    header = make(
        "BloomFilterHeader",
        numBytes=64,
        algorithm=make("BloomFilterAlgorithm", BLOCK=empty),
        hash=make("BloomFilterHash", XXHASH=empty),
        compression=make("BloomFilterCompression", UNCOMPRESSED=empty),
    )
    chunk.bloom = header, bitset(hash_values(values), 64).tobytes()
