"""Renders docs/benchmarks.md and its plots from what was measured."""

from bench.peers import datasets, peers, tables
from bench.peers.plot import Bar, bars
from bench.peers.prose import HOW, MEMORY, OPENING, PARTITIONS, READING, SLOW
from bench.peers.view import scans, views


def _chart(title, found, value, text, spread=None):
    groups = []
    for view in found:
        members = [Bar(row.label, value(row), text(value(row)),
                       *((spread(row)[0], spread(row)[2]) if spread else (None, None)),
                       own=row.peer.is_lamella) for row in view.done()]
        if members:
            groups.append((tables.name_of(view.cell), members))
    return bars(title, groups) if groups else None


def _cpu(title, found):
    return _chart(title + ": CPU seconds", found, lambda row: row.cpu()[1], tables.seconds,
                  lambda row: row.cpu())


def _sizes(title, found):
    return _chart(title + ": MB", found, lambda row: row.record["bytes"], tables.megabytes)


class Page:
    """Collects the sections and the plots that they show."""

    def __init__(self, kept, cells):
        self._machine = kept["machine"]
        self._records = kept["records"]
        self._all = views(kept["records"], cells)
        self._scans = scans(kept["records"], cells)
        self._lines = []
        self.plots = {}

    def _of(self, **wanted):
        return [view for view in self._all
                if all(getattr(view.cell, name) == value for name, value in wanted.items())]

    def _add(self, *parts):
        self._lines += [part for part in parts if part]

    def _plot(self, name, svg):
        if svg:
            title = svg.split("<title>")[1].split("</title>")[0]
            self.plots[f"{name}.svg"] = svg
            self._add(f"![{title}](benchmarks/{name}.svg)")

    def _cells(self, found):
        for view in found:
            self._add(f"### {tables.name_of(view.cell)}", tables.of_cell(view))

    def _entry(self, title, entry, name):
        lineitem = self._of(entry=entry, dataset="lineitem", partition="")
        rest = [view for view in self._of(entry=entry, partition="") if view not in lineitem]
        scaled = [view for view in rest if view.cell.dataset.startswith("lineitem")]
        others = [view for view in rest if view not in scaled]
        if not lineitem + rest:
            return
        self._add(f"## {title}")
        if entry == "memory":
            self._add(MEMORY)
        if found := [view for view in lineitem + scaled + others
                     if view.cell.threads == 1]:
            self._add(tables.summary(found))
            if mean := tables.mean_line([view for view in others if view.cell.codec == "snappy"]):
                self._add(f"Geometric mean over the data sets but lineitem, snappy: {mean}.")
        one = [view for view in lineitem if view.cell.threads == 1]
        self._plot(f"{name}-cpu", _cpu(f"lineitem, {title.lower()}, 1 thread", one))
        self._plot(f"{name}-size", _sizes(f"lineitem, {title.lower()}, size", one))
        snappy = [view for view in others if view.cell.codec == "snappy"]
        self._plot(f"{name}-sets", _cpu(f"Other data sets, {title.lower()}, 1 thread", snappy))
        self._scaling(one, [view for view in lineitem if view.cell.threads == 2])
        self._cells(lineitem + scaled + others)

    def _scaling(self, one, two):
        both = {view.cell.codec for view in one} & {view.cell.codec for view in two}
        if both:
            self._add("### From one thread to two", tables.scaling(
                *([view for view in some if view.cell.codec in both] for some in (one, two))))

    def _partitioned(self):
        found = [view for view in self._all if view.cell.partition]
        if found:
            self._add("## Partitioned", PARTITIONS, tables.summary(found))
            self._plot("partitioned-cpu", _cpu("lineitem in partitions", found))
            self._cells(found)

    def _reading(self):
        if self._scans:
            self._add("## Reading", READING)
        for cell, rows in self._scans:
            self._add(f"### Reading {tables.name_of(cell)}", tables.reading(rows))

    def _slow(self):
        found = self._of(entry="slow")
        if found:
            self._add("## Slow peers", SLOW)
            self._cells(found)

    def _writers(self):
        lines = []
        for name, peer in peers.ALL.items():
            versions = sorted({record["version"] for record in self._records
                               if name in (record["peer"], record.get("file"))})
            if versions:
                lines.append([peer.label.format(versions[-1]), ", ".join(versions), peer.note])
        self._add("## Writers", tables.table(["writer", "version", "note"], lines))

    def _data(self):
        rows = {record["cell"]["dataset"]: record["rows"] for record in self._records}
        lines = [[name, f"{rows[name]:,}", data.note] for name, data in datasets.ALL.items()
                 if name in rows]
        self._add("## Data", tables.table(["data set", "rows", "what it is"], lines))

    def text(self):
        """The whole page; fills `plots`."""
        dates = sorted({record["date"] for record in self._records})
        span = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
        machine = [[what, text] for what, text in self._machine.items()]
        self._add(OPENING, "## Machine", tables.table(["", ""], machine), f"Measured {span}.")
        self._writers()
        self._data()
        self._add(HOW)
        self._entry("End to end", "database", "database")
        self._entry("From memory", "memory", "memory")
        self._partitioned()
        self._reading()
        self._slow()
        return "\n\n".join(self._lines) + "\n"


def write(kept, cells, folder):
    """Writes `folder`/benchmarks.md and `folder`/benchmarks/*.svg."""
    page = Page(kept, cells)
    text = page.text()
    plots = folder / "benchmarks"
    plots.mkdir(parents=True, exist_ok=True)
    for name, svg in page.plots.items():
        (plots / name).write_text(svg, encoding="utf-8")
    (folder / "benchmarks.md").write_text(text, encoding="utf-8")
