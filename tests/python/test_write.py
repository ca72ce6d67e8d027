"""lamella.write apart from types: options, errors, threads, Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
import time

import lamella
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

TABLE = pa.table({"k": ["a", "b", "a"], "v": [1, 2, 3]})


def test_options_are_those_of_export(tmp_path):
    report = lamella.write(TABLE, tmp_path / "a.parquet", compression="zstd", return_stats=True,
                           column_options={"v": {"compression": "none"}},
                           manifest=tmp_path / "report.json")
    assert report["files"][0]["rows"] == 3
    group = pq.read_metadata(tmp_path / "a.parquet").row_group(0)
    assert [group.column(i).compression for i in (0, 1)] == ["ZSTD", "UNCOMPRESSED"]
    assert (tmp_path / "report.json").exists()


def test_directories_are_partitioned(tmp_path):
    report = lamella.write(TABLE, tmp_path / "set", partition_cols=["k"])
    assert report["partitions"] == 2
    read = ds.dataset(tmp_path / "set", partitioning="hive").to_table().sort_by("v")
    assert read.select(["k", "v"]).to_pylist() == TABLE.to_pylist()


def test_threads_do_not_show_in_the_bytes(tmp_path):
    table = pa.table({"v": range(400_000), "t": [str(i * 7919) for i in range(400_000)]})
    written = set()
    for threads in (1, 2, 3):
        lamella.write(table, tmp_path / "a.parquet", threads=threads, row_group_size=100_000)
        written.add((tmp_path / "a.parquet").read_bytes())
    assert len(written) == 1


@pytest.mark.parametrize("options, kind, message", [
    ({"compresion": "zstd"}, lamella.OptionError, 'did you mean "compression"'),
    ({"sorting_columns": ["x"]}, lamella.OptionError, '"x"'),
    ({"mode": "error"}, lamella.IoError, "exists"),
])
def test_errors_have_classes(options, kind, message, tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"as it was")
    with pytest.raises(kind, match=message) as raised:
        lamella.write(TABLE, tmp_path / "a.parquet", **options)
    assert isinstance(raised.value, lamella.Error)
    assert (tmp_path / "a.parquet").read_bytes() == b"as it was"


@pytest.mark.parametrize("arguments", [{"threads": -1}, {"threads": 4097}, {"wait": -5},
                                       {"wait": float("nan")}])
def test_arguments_out_of_range(arguments, tmp_path):
    name, = arguments
    with pytest.raises(lamella.OptionError, match=f"{name} is"):
        lamella.write(TABLE, tmp_path / "a.parquet", **arguments)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wait", [0, 0.5, 2**80, float("inf")])
def test_any_wait_is_one(wait, tmp_path):
    lamella.write(TABLE, tmp_path / "set", partition_cols=["k"], wait=wait)
    lamella.write(TABLE, tmp_path / "set", partition_cols=["k"], mode="overwrite", wait=wait)


def test_errors_of_a_producer_stay_theirs(tmp_path):
    class Broken:
        def __arrow_c_stream__(self):
            raise AttributeError("no such attribute inside")

    with pytest.raises(AttributeError, match="inside"):
        lamella.write(Broken(), tmp_path / "a.parquet")
    with pytest.raises(TypeError, match="int has no __arrow_c_stream__"):
        lamella.write(1, tmp_path / "a.parquet")


def test_rows_below_nulls_may_be_anything(tmp_path):
    odd = pa.array([pa.MonthDayNano([0, 0, 1])])
    table = pa.table({"s": pa.StructArray.from_arrays([odd], ["i"], mask=pa.array([True]))})
    lamella.write(table, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 1


def test_an_io_error_is_an_os_error(tmp_path):
    with pytest.raises(OSError) as raised:
        lamella.write(TABLE, "/proc/nothing/a.parquet")
    assert raised.value.errno > 0
    assert "/proc/nothing" in str(raised.value)
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        lamella.write([1], tmp_path / "a.parquet")


def test_what_the_producer_raises_is_told(tmp_path):
    def batches():
        yield TABLE.to_batches()[0]
        raise ValueError("no more of it")

    reader = pa.RecordBatchReader.from_batches(TABLE.schema, batches())
    with pytest.raises(lamella.SourceError, match="no more of it"):
        lamella.write(reader, tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_other_threads_of_python_go_on(tmp_path):
    turns = 0
    done = threading.Event()

    def count():
        nonlocal turns
        while not done.is_set():
            turns += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    before = turns
    table = pa.table({"t": [str(i * 7919) * 3 for i in range(1_000_000)]})
    lamella.write(table, tmp_path / "a.parquet", threads=1, compression="gzip")
    done.set()
    counter.join()
    assert turns - before > 10


ENDLESS = """
import sys, pyarrow as pa, lamella
batch = pa.record_batch({"v": range(100_000)})
def batches():
    while True:
        yield batch
try:
    lamella.write(pa.RecordBatchReader.from_batches(batch.schema, batches()), sys.argv[1])
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_ends_it(tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(lamella.__file__))}
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path / "a.parquet")],
                          stdout=subprocess.PIPE, text=True, env=environment) as process:
        deadline = time.monotonic() + 20
        while not any(tmp_path.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[0] == "interrupted\n"
    assert list(tmp_path.iterdir()) == []


def test_the_engine_is_not_loaded():
    maps = open("/proc/self/maps", encoding="utf-8").read()
    assert "native.abi3.so" in maps
    assert "libduckdb.so" not in maps
