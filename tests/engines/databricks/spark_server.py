"""Spark's Thrift Server over loopback HTTP, with Delta and our token function; run as a process of its own.

    python spark_server.py PORT FOLDER JARS

It says `ready` when it listens, and ends with its standard input.
"""

from __future__ import annotations

import os
import sys

from pyspark.sql import SparkSession
from spark_tokens import govern_token

# Whose groups are asked for: `set var asks = 'analyst_phi,region_admin'`.
_MEMBER = "create temporary function is_account_group_member(name string) returns boolean"
_GROUPS = (
    "declare or replace variable asks string default ''",
    f"{_MEMBER} return array_contains(split(asks, ','), name)",
)


def session(port: str, folder: str, jars: str) -> SparkSession:
    """One session for every client, so that all of them have our functions; nothing outlives the process."""
    settings = {
        "spark.driver.extraClassPath": jars.replace(",", os.pathsep),
        "spark.driver.memory": os.environ.get("SPARK_DRIVER_MEMORY", "2g"),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # Small data: what Spark does for large data costs more than it gives, and so does compiling each query.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.databricks.delta.stats.collect": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        # What Databricks does by default.
        "spark.sql.sources.default": "delta",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.local.dir": f"{folder}/local",
        "spark.sql.hive.thriftServer.singleSession": "true",
        "spark.hadoop.hive.server2.transport.mode": "http",
        "spark.hadoop.hive.server2.thrift.http.port": port,
        "spark.hadoop.hive.server2.thrift.bind.host": "127.0.0.1",
        "spark.hadoop.hive.server2.thrift.http.path": "cliservice",
    }
    builder = SparkSession.builder.master("local[2]").appName("govern")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main() -> None:
    """Serve until standard input ends."""
    spark = session(*sys.argv[1:])
    spark.sparkContext.setLogLevel("ERROR")
    spark.udf.register("govern_token", govern_token)
    for statement in _GROUPS:
        spark.sql(statement)
    thrift = spark._jvm.org.apache.spark.sql.hive.thriftserver.HiveThriftServer2
    thrift.startWithContext(spark._jsparkSession.sqlContext())
    print("ready", flush=True)  # noqa: T201 - this is how the one who started it knows
    sys.stdin.read()
    os._exit(0)  # the gateway ends with its pipe; Thrift's threads would keep it waiting


if __name__ == "__main__":
    main()
