"""A strict checker of Parquet files that shares no code with the writer."""

from .check import Expectations, check_data, check_file
from .faults import Fault, Malformed
from .read import Column, read_columns, read_file
from .records import read_records

__all__ = [
    "Column",
    "Expectations",
    "Fault",
    "Malformed",
    "check_data",
    "check_file",
    "read_columns",
    "read_file",
    "read_records",
]
