"""The writers that are compared, and how each is asked to write."""

import json
from dataclasses import dataclass, field

from bench.peers import places

CODECS = ("none", "snappy", "lz4", "zstd", "gzip", "brotli")
ZSTD_LEVEL = 3


@dataclass(frozen=True)
class Peer:
    """One writer with one set of options.

    `codecs` has {codec: (what the peer calls it, further options)}, `levels` what stands on
    the page where a codec has levels. `reader` reads back what the peer wrote.
    """

    name: str
    label: str  # With the version in it.
    package: str
    worker: str
    entries: tuple
    codecs: dict
    levels: dict
    reader: str = "duckdb"
    options: dict = field(default_factory=dict)
    duckdb15: bool = False
    partitions: bool = True
    note: str = ""

    @property
    def is_lamella(self):
        """Lamella is built here, the peers are packages from PyPI."""
        return not self.package


def _plain(names, **options):
    return {codec: (name, options.get(codec, {})) for codec, name in names.items()}


LAMELLA_CODECS = _plain({codec: codec for codec in CODECS},
                        zstd={"compression_level": ZSTD_LEVEL})
DUCKDB_CODECS = _plain(
    {**{codec: codec for codec in CODECS}, "none": "uncompressed", "lz4": "lz4_raw"},
    zstd={"COMPRESSION_LEVEL": ZSTD_LEVEL})
# But for zstd, the levels are the defaults, named so that the page can't be wrong about them.
PYARROW_CODECS = _plain({codec: codec for codec in CODECS},
                        zstd={"compression_level": ZSTD_LEVEL}, gzip={"compression_level": 9},
                        brotli={"compression_level": 8})
POLARS_CODECS = _plain({**{codec: codec for codec in CODECS}, "none": "uncompressed"},
                       zstd={"compression_level": ZSTD_LEVEL}, gzip={"compression_level": 6},
                       brotli={"compression_level": 1})
DATAFUSION_CODECS = _plain({"none": "uncompressed", "snappy": "snappy", "lz4": "lz4_raw",
                            "zstd": f"zstd({ZSTD_LEVEL})", "gzip": "gzip(6)",
                            "brotli": "brotli(1)"})
CHDB_CODECS = _plain({codec: codec for codec in CODECS},
                     zstd={"output_format_compression_level": ZSTD_LEVEL})
SPARK_CODECS = _plain({codec: codec for codec in ("none", "snappy", "zstd", "gzip")})

DUCKDB_LEVELS = {"zstd": "3", "gzip": "miniz's default", "brotli": "11"}
ALL = {
    peer.name: peer
    for peer in (
        Peer("lamella", "Lamella", "", "write_lamella", ("database", "memory"),
             LAMELLA_CODECS, {"zstd": "3, packed 1", "gzip": "1, text 3", "brotli": "5"}, "pyarrow",
             {"profile": "universal"}),
        Peer("lamella-modern", "Lamella, modern", "", "write_lamella", ("database", "memory"),
             LAMELLA_CODECS, {"zstd": "3, packed 1", "gzip": "1, text 3", "brotli": "5"}, "pyarrow",
             {"profile": "modern"}, note="delta encodings and BYTE_STREAM_SPLIT"),
        Peer("duckdb-1.5", "DuckDB {}", "duckdb", "write_duckdb", ("database", "memory"),
             DUCKDB_CODECS, DUCKDB_LEVELS, "pyarrow", duckdb15=True),
        Peer("duckdb", "DuckDB {}", "duckdb", "write_duckdb", ("database", "memory"), DUCKDB_CODECS,
             DUCKDB_LEVELS, "pyarrow"),
        Peer("duckdb-v2", "DuckDB {}, V2", "duckdb", "write_duckdb", ("database",), DUCKDB_CODECS,
             DUCKDB_LEVELS, "pyarrow", {"PARQUET_VERSION": "V2"},
             note="delta encodings and BYTE_STREAM_SPLIT"),
        Peer("pyarrow", "PyArrow {}", "pyarrow", "write_pyarrow", ("memory",), PYARROW_CODECS,
             {"zstd": "3", "gzip": "9", "brotli": "8"},
             options={"store_decimal_as_integer": True},
             note="a file on one thread always; decimals as integers, as the others have them"),
        Peer("polars", "Polars {}", "polars", "write_polars", ("memory",), POLARS_CODECS,
             {"zstd": "3", "gzip": "6", "brotli": "1"}, note="maps become lists of structs"),
        Peer("datafusion", "DataFusion {}", "datafusion", "write_datafusion", ("memory",),
             DATAFUSION_CODECS, {"zstd": "3", "gzip": "6", "brotli": "1"}),
        Peer("chdb", "chDB {}", "chdb", "write_chdb", ("memory",), CHDB_CODECS,
             {"zstd": "3", "gzip": "its default", "brotli": "its default"}, partitions=False),
        Peer("spark", "Spark {}", "pyspark", "write_spark", ("slow",), SPARK_CODECS,
             {"zstd": "3", "gzip": "its default"}, partitions=False,
             note="reads a Parquet file; its start and one reading are not counted"),
    )
}


def command(peer, cell, data, output, empty=False):
    """The command line by which `peer` writes `cell`; `empty` prepares and writes nothing."""
    codec, options = peer.codecs[cell.codec]
    if peer.is_lamella and cell.entry == "database":
        return _lamella(peer, cell, data, output, codec, options, empty)
    sources = {"database": data.database, "memory": data.stream, "slow": data.parquet}
    job = {"worker": peer.worker, "entry": cell.entry, "input": str(sources[cell.entry]),
           "output": str(output), "codec": codec, "options": {**peer.options, **options},
           "figures": str(places.figures(output)), "threads": cell.threads, "partition": cell.partition, "empty": empty}
    return [places.PYTHON, places.WORKERS / "run.py", json.dumps(job)]


def _lamella(peer, cell, data, output, codec, options, empty):
    shared = ["--database", data.database, "--threads", cell.threads, "--quiet"]
    if empty:
        return [places.LAMELLA, "run", "/dev/null", *shared]
    asked = {"compression": codec, **peer.options, **options}
    if cell.partition:
        asked["partition-cols"] = cell.partition
    flags = [part for name, value in asked.items()
             for part in (f"--{name.replace('_', '-')}", value)]
    return [places.LAMELLA, "export", "data", output, *shared, *flags]
