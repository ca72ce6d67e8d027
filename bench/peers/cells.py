"""What is measured: one cell is one table of the page, in which all writers do the same."""

from dataclasses import asdict, dataclass, replace

from bench.peers import datasets, peers

PARTITIONS = ("l_shipdate", "l_suppkey")


@dataclass(frozen=True)
class Cell:
    """`entry` says where the rows are: in a database, in memory, (slow) in a file, or (read)
    in files of several writers, which are read."""

    entry: str
    dataset: str
    codec: str
    threads: int = 1
    partition: str = ""

    @property
    def key(self):
        """Names the cell among the results."""
        return "/".join(str(value or "-") for value in asdict(self).values())

    def writers(self):
        """The peers that can do it. Partitions are few writers' affair, whatever the entry:
        each takes the one that it has."""
        if self.partition:
            return [peer for peer in peers.ALL.values() if peer.partitions]
        return [peer for peer in peers.ALL.values()
                if self.entry in peer.entries and self.codec in peer.codecs]

    def as_done_by(self, peer):
        """The cell with the entry that `peer` has."""
        return self if self.entry in peer.entries else replace(self, entry=peer.entries[0])


def all_cells(scale):
    """In the order of the page. Brotli has fewer rows, and one thread only: at DuckDB's
    quality it would take hours to say what the other codecs say."""
    quick = [codec for codec in peers.CODECS if codec != "brotli"]
    found = []
    for entry in ("database", "memory"):
        found += [Cell(entry, "lineitem", codec, threads) for threads in (1, 2)
                  for codec in quick]
        found.append(Cell(entry, "lineitem01", "brotli"))
    found += [Cell("database", "lineitem10", codec, threads)
              for codec in ("snappy", "zstd") for threads in (1, 2)]
    others = [name for name in datasets.ALL if not name.startswith("lineitem")]
    found += [Cell(entry, name, codec) for entry in ("database", "memory")
              for name in others for codec in ("snappy", "zstd")]
    found += [Cell("database", "lineitem", "snappy", threads, column)
              for column in PARTITIONS for threads in (1, 2)]
    found += [Cell("read", name, codec) for name in ("lineitem", *others)
              for codec in ("snappy", "zstd")]
    found += [Cell("slow", "lineitem", codec) for codec in ("snappy", "zstd", "gzip")]
    return [cell for cell in found if _is_in(scale, cell)]


def _is_in(scale, cell):
    """Quick takes two minutes: each data set once, lineitem by codecs that are quick
    everywhere. Tiny tries each kind of cell."""
    if scale == "full":
        return True
    if datasets.ALL[cell.dataset].on_request:
        return False
    if cell.partition or cell.entry in ("slow", "read"):
        return (scale == "tiny" and cell.threads == 1 and cell.codec == "snappy"
                and cell.dataset == "lineitem")
    if cell.dataset != "lineitem":
        return cell.codec == "snappy" and (cell.entry == "database" or scale == "tiny")
    codecs = ("none", "snappy", "zstd") if cell.entry == "database" else ("snappy",)
    return cell.threads == 1 and cell.codec in codecs


def chosen(cells, only):
    """The cells that have each of the given values, {field: values}. Data sets that are made
    on request only have to be named."""
    return [cell for cell in cells
            if (cell.dataset in only["dataset"] or not datasets.ALL[cell.dataset].on_request)
            and all(getattr(cell, name) in values for name, values in only.items() if values)]
