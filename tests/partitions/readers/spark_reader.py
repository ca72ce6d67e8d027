"""Spark, given the whole schema and the base of the partitions."""

from interop.readers.spark_reader import SPARK, quoted

from partitions.readers.serve import rows_of, serve


def read(root, flavor, types):
    """The rows below `root`."""
    columns = ", ".join(["v INT", *(f"{quoted(name)} {kind}" for name, kind in types.items())])
    reader = SPARK.read.schema(columns)
    if flavor == "hive":
        reader = reader.option("basePath", root)
    else:
        reader = reader.option("recursiveFileLookup", "true")
    return rows_of(reader.parquet(root).toArrow(), types)


if __name__ == "__main__":
    serve(read)
