"""The table that the peers write from memory: an Arrow stream, read before anything is timed."""

import pyarrow as pa


def load(job):
    """The whole table, in memory of this process."""
    pa.set_cpu_count(job["threads"])
    pa.set_io_thread_count(job["threads"])
    with pa.OSFile(job["input"], "rb") as file, pa.ipc.open_stream(file) as reader:
        return reader.read_all()
