"""The sentences of the page that don't depend on what was measured."""

OPENING = """# Benchmarks

Written by `make bench`; nothing here is edited by hand. All numbers of one table are of one
run of it; a table stays until it is measured again, and what was not measured yet is not here.
Lamella's losses are marked ▼ in the summaries."""

HOW = """## How it is measured

- Each writer runs in a process of its own. **CPU s** are user and system seconds of that
  process without those of an empty job, which starts the interpreter, imports the package
  and opens the database, and writes nothing: the median of as many empty jobs as rounds, in
  turns with them. It varies by a tenth of a second, so that figures
  of less than half a second are rough. From memory and of readers, no empty job is subtracted:
  the process counts itself, from the loaded table on. **Wall s** are counted like CPU s.
  **Peak MB** is the resident memory of the whole process, nothing subtracted: from memory, it
  holds the table.
- The writers of a table take turns, round by round, another one first in each round. A round
  waits, though not for ever, while a fixed piece of work takes 10 % longer than it did at best.
  Figures are medians with the lower and upper quartile. Ratios are taken round by round,
  CPU seconds of the writer over those of Lamella's default (universal) profile: above 1,
  Lamella is faster. A writer that needs long stops early; the last column says how many
  rounds it had.
- Before a time counts, what was written is read back through another reader (PyArrow for
  DuckDB and Lamella, DuckDB for the others) and compared with the source: the number of rows,
  and for each column the sum of the hashes of all values. A writer that fails, or writes
  something else, has the reason in place of its figures. Of what readers read, the rows are
  counted.
- Output goes to memory (tmpfs), so that no disk is measured.
- Everything but codec, level and threads is each writer's default, row groups and indexes
  included; where gzip and brotli have different default levels, the tables name them.
- Threads are what the writer is told to use. DataFusion and Polars hand output to further
  threads whatever they are told."""

MEMORY = """The rows are an Arrow table in the writer's memory. Lamella takes it as an
Arrow stream, by its Python package."""

PARTITIONS = """One directory for each value of a column: 2,526 dates, or at scale 1 10,000
suppliers. DuckDB and Lamella read a database, the others an Arrow table that is in memory
already, which spares them the reading. DuckDB 1.5 and Polars write many files a value."""

READING = """Each of three readers scans the file that its own library wrote, and Lamella's, on
one thread: all columns of all rows, or of the rows that have one key, which statistics and
indexes may help to find. The seconds are those of three such scans. DuckDB
hashes every value, PyArrow and Polars make a table. Ratios above 1 (▼) say that Lamella's file
takes longer than the reader's own."""

SLOW = """Spark reads the rows from an uncompressed Parquet file and writes them as one file;
the virtual machine's start and one reading of the file are not counted."""
