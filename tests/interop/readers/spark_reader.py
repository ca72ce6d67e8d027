"""Spark, and with it parquet-java; `SPARK_VECTORIZED` chooses one of its two readers."""

import itertools
import json
import os
import sys
from decimal import Decimal

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

import pyarrow.compute as pc  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402
from pyspark.sql import types as T  # noqa: E402

from interop.canonical import from_arrow  # noqa: E402
from interop.readers.protocol import answer, plain_value  # noqa: E402

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.enableVectorizedReader": os.environ.get("SPARK_VECTORIZED", "true"),
    "spark.sql.parquet.mergeSchema": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.timeType.enabled": "true",
}


def session():
    """A local session of one core, quiet and without a web server."""
    builder = SparkSession.builder.master("local[1]").appName("lamella-interop")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


SPARK = session()


def literal(canonical, kind):
    """A canonical value as a literal of the column's own type."""
    value = plain_value(canonical)
    if isinstance(kind, T.DateType):
        return F.date_from_unix_date(F.lit(value))
    if isinstance(kind, (T.TimestampType, T.TimestampNTZType)):
        return F.timestamp_micros(F.lit(value // 1000)).cast(kind)
    if isinstance(kind, T.DecimalType):
        return F.lit(Decimal(value)).cast(kind)
    return F.lit(value).cast(kind)


def condition(wanted, schema):
    """A filter of the protocol as a column expression."""
    column = F.col(quoted(wanted["column"]))
    if wanted["op"] == "is_null":
        return column.isNull()
    if wanted["op"] == "not_null":
        return column.isNotNull()
    value = literal(wanted["value"], schema[wanted["column"]].dataType)
    operators = {
        "=": column == value,
        "<": column < value,
        "<=": column <= value,
        ">": column > value,
        ">=": column >= value,
    }
    return operators[wanted["op"]]


def quoted(name):
    """`name` as one identifier, its dots kept."""
    return "`" + name.replace("`", "``") + "`"


def read(file, columns, wanted):
    """The canonical values of `columns`, of the rows that the filter keeps."""
    frame = SPARK.read.parquet(file)
    if wanted:
        frame = frame.filter(condition(wanted, frame.schema))
    table = frame.select(*[quoted(name) for name in columns]).toArrow()
    return {name: from_arrow(table.column(name)) for name in columns}


def read_together(jobs):
    """The answers to jobs on files of one schema, in one Spark job."""
    columns = jobs[0]["columns"]
    frame = SPARK.read.parquet(*[job["file"] for job in jobs])
    table = frame.select(
        F.col("_metadata.file_name").alias("# file"), *[quoted(name) for name in columns]
    ).toArrow()
    answers = []
    for job in jobs:
        rows = table.filter(pc.equal(table.column("# file"), os.path.basename(job["file"])))
        answers.append(
            {
                "id": job["id"],
                "errors": {},
                "values": {name: from_arrow(rows.column(name)) for name in columns},
            }
        )
    return answers


def filter_together(jobs):
    """The answers to filters on one file, as one union of scans: each pushes its filter down."""
    columns = jobs[0]["columns"]
    frame = SPARK.read.parquet(jobs[0]["file"])
    scans = [
        frame.filter(condition(job["filter"], frame.schema)).select(
            F.lit(job["id"]).alias("# job"), *[quoted(name) for name in columns]
        )
        for job in jobs
    ]
    while len(scans) > 1:  # A balanced union: a chain of them would be planned in quadratic time.
        scans = [
            pair[0].union(pair[1]) if len(pair) == 2 else pair[0]
            for pair in (scans[at : at + 2] for at in range(0, len(scans), 2))
        ]
    table = scans[0].toArrow()
    answers = []
    for job in jobs:
        rows = table.filter(pc.equal(table.column("# job"), job["id"]))
        answers.append(
            {
                "id": job["id"],
                "errors": {},
                "values": {name: from_arrow(rows.column(name)) for name in columns},
            }
        )
    return answers


def answers_to(jobs):
    """The answers to one batch; the jobs apart if they cannot be run together."""
    if len(jobs) > 1:
        try:
            return filter_together(jobs) if jobs[0]["filter"] else read_together(jobs)
        except Exception as error:  # Whatever it was, the single reads say it again.
            print("batch", jobs[0]["batch"], "is read one by one:", type(error).__name__)
    return [answer(read, job) for job in jobs]


def main():
    """Answers every job of the file named first into the one named second."""
    with open(sys.argv[1], encoding="utf-8") as source:
        jobs = json.load(source)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for _, batch in itertools.groupby(jobs, key=lambda job: job["batch"]):
            for one in answers_to(list(batch)):
                out.write(json.dumps(one) + "\n")


if __name__ == "__main__":
    main()
