"""Spark, which writes with parquet-java; it reads a Parquet file, its start is not counted."""

from pyspark.sql import SparkSession


def prepare(job):
    session = (SparkSession.builder.master(f"local[{job['threads']}]")
               .config("spark.ui.enabled", "false")
               .config("spark.sql.session.timeZone", "UTC")
               .config("spark.driver.memory", "8g")
               .config("spark.log.level", "ERROR").getOrCreate())
    data = session.read.parquet(job["input"]).coalesce(1)
    data.write.format("noop").mode("overwrite").save()
    return data


def work(job, data):
    data.write.parquet(job["output"], compression=job["codec"])
