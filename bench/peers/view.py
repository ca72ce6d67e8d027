"""What was measured, as the page wants it: net of starting up, with labels and ratios."""

from dataclasses import dataclass

from bench.peers import figures, peers
from bench.peers.cells import Cell

REFERENCE = "lamella"


@dataclass(frozen=True)
class Timed:
    """What was measured of one writer or reader. `ratios` are its CPU seconds over those that
    it is compared with, by rounds."""

    record: dict
    ratios: list

    @property
    def failed(self):
        """Why there are no figures; empty where there are."""
        if self.record["error"] or not self.record["runs"]:
            return self.record["error"] or "not run"
        return "" if measurable(self.record) else "too short to tell from starting up"

    def cpu(self):
        """(lower quartile, median, upper quartile) of the CPU seconds."""
        return figures.quartiles(list(net(self.record).values()))


@dataclass(frozen=True)
class Row(Timed):
    """One writer in one cell, compared with the reference."""

    peer: peers.Peer

    @property
    def label(self):
        """The writer, with its version."""
        return self.peer.label.format(self.record["version"])

    def wall(self):
        """The same of the wall clock."""
        start = self.record["start"][1]
        return figures.quartiles([run[2] - start for run in self.record["runs"]])

    def peak(self):
        """The median of the peak memory, start included."""
        return figures.quartiles([run[3] for run in self.record["runs"]])[1]


@dataclass(frozen=True)
class ScanRow(Timed):
    """One reader over one file, all rows or those of a key, compared with the file of the
    reader's own library."""

    @property
    def label(self):
        """The reader, and whose file it reads."""
        reader, file, what = self.record["peer"].split()
        return f"{reader} reads {file}, {what}"


def net(record):
    """{round: CPU seconds without those of starting up}."""
    start = record["start"][0]
    return {run[0]: run[1] - start for run in record["runs"]}


def measurable(record):
    """Whether at least three quarters of the runs took longer than starting up."""
    return bool(record["runs"]) and figures.quartiles(list(net(record).values()))[0] > 0


@dataclass(frozen=True)
class View:
    """One cell: its rows in the order of peers.py."""

    cell: Cell
    rows: list

    def done(self):
        """The rows that have figures."""
        return [row for row in self.rows if not row.failed]

    def row(self, name):
        """The row of a writer, or None."""
        return next((row for row in self.done() if row.peer.name == name), None)

    def best_peer(self):
        """The other writer that takes the least CPU."""
        others = [row for row in self.done() if not row.peer.is_lamella]
        return min(others, key=lambda row: row.cpu()[1], default=None)

    def smallest_peer(self):
        """The other writer with the fewest bytes."""
        others = [row for row in self.done() if not row.peer.is_lamella]
        return min(others, key=lambda row: row.record["bytes"], default=None)


def _by_cell(records):
    found = {}
    for record in records:
        found.setdefault(Cell(**record["cell"]).key, {})[record["peer"]] = record
    return found


def views(records, cells):
    """The cells of writers that were measured, in the order of `cells`."""
    found = _by_cell(records)
    return [_view(cell, found[cell.key]) for cell in cells
            if cell.key in found and cell.entry != "read"]


def scans(records, cells):
    """[(cell, [ScanRow])] of the cells of readers."""
    found = _by_cell(records)
    return [(cell, _scans(found[cell.key])) for cell in cells
            if cell.key in found and cell.entry == "read"]


def rows_of(records, cell):
    """The rows of one cell of either kind."""
    if cell.entry == "read":
        return scans(records, [cell])[0][1]
    return views(records, [cell])[0].rows


def _scans(found):
    rows = []
    for record in found.values():
        own = found[f"{record['reader']} {record['reader']} {record['peer'].split()[2]}"]
        reference = net(own) if measurable(own) else {}
        rows.append(ScanRow(record, figures.ratios(net(record), reference)))
    return rows


def _view(cell, found):
    own = found.get(REFERENCE)
    reference = net(own) if own and measurable(own) else {}
    rows = [Row(found[name], figures.ratios(net(found[name]), reference), peer)
            for name, peer in peers.ALL.items() if name in found]
    return View(cell, rows)
