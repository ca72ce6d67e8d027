"""The tables of the page."""

from bench.peers import figures, peers


def table(head, lines):
    """A table of Markdown, the first column left, the others right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *lines])


def seconds(value):
    """With three digits that count."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def spread(low, middle, high, text=seconds):
    """A median and its quartiles."""
    return f"{text(middle)} ({text(low)}–{text(high)})"


def times(value):
    """A ratio."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def megabytes(count):
    """10^6 bytes."""
    value = count / 1e6
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}" if value < 1000 else f"{value:,.0f}"


def level(row, codec):
    """The codec's level where it has one."""
    found = row.peer.levels.get(codec)
    return f"{codec} {found}" if found else codec


def of_cell(view):
    """All writers of one cell; who has no figures says why."""
    head = ["writer", "codec and level", "CPU s (quartiles)", "÷ Lamella (quartiles)", "wall s",
            "peak MB", "size MB", "files", "rounds"]
    lines = []
    for row in view.rows:
        start = [row.label, level(row, view.cell.codec)]
        if row.failed:
            lines.append([*start, f"none: {row.failed}".replace("|", "\\|"), *[""] * 6])
            continue
        ratio = spread(*figures.quartiles(row.ratios), times) if row.ratios else ""
        lines.append([*start, spread(*row.cpu()), ratio, seconds(row.wall()[1]),
                      megabytes(row.peak()), megabytes(row.record["bytes"]),
                      f"{row.record['files']:,}", str(len(row.record["runs"]))])
    return table(head, lines)


def _against(view, name, best, smallest):
    """How one profile of Lamella stands against the best peers: two cells of the summary."""
    own = view.row(name)
    if own is None:
        return ["failed", ""]
    ratio = best.cpu()[1] / own.cpu()[1]
    size = own.record["bytes"] / smallest.record["bytes"]
    return [times(ratio) + " ▼" * (ratio < 1), f"{size:.3f}" + " ▼" * (size > 1)]


def name_of(cell):
    """A cell in words, without its entry."""
    words = [cell.dataset, cell.codec]
    words += [f"by {cell.partition}"] if cell.partition else []
    words += [f"{cell.threads} threads"] if cell.threads > 1 else []
    return ", ".join(words)


def summary(views):
    """Against the peer that takes the least CPU, and the one with the smallest file."""
    head = ["data set, codec", "fastest peer", "CPU ÷ Lamella", "÷ modern", "smallest peer",
            "Lamella's size ÷", "modern's size ÷"]
    lines = []
    for view in views:
        best, smallest = view.best_peer(), view.smallest_peer()
        if best is None:
            continue
        universal = _against(view, "lamella", best, smallest)
        modern = _against(view, "lamella-modern", best, smallest)
        lines.append([name_of(view.cell), best.label, universal[0], modern[0], smallest.label,
                      universal[1], modern[1]])
    return table(head, lines)


def mean_line(views):
    """The geometric mean over data sets, of the fastest peer of each."""
    parts = []
    for name, label in (("lamella", "universal"), ("lamella-modern", "modern")):
        ratios = [view.best_peer().cpu()[1] / view.row(name).cpu()[1] for view in views
                  if view.best_peer() and view.row(name)]
        if ratios:
            parts.append(f"{times(figures.geometric_mean(ratios))} ({label})")
    return ", ".join(parts)


def reading(rows):
    """All scans of one cell; a line has both kinds of one reader and file."""
    head = ["reader", "file of", "all rows, CPU s (quartiles)", "÷ own file", "one key, CPU s",
            "÷ own file"]
    kinds = {"all": {}, "key": {}}
    for row in rows:
        kinds[row.record["peer"].split()[2]][row.record["reader"], row.record["file"]] = row
    lines = []
    for pair, row in kinds["all"].items():
        parts = [part for one in (row, kinds["key"].get(pair)) for part in _scan(one)]
        labels = [_without_version(name) for name in pair]
        lines.append([*labels, *parts])
    return table(head, lines)


def _without_version(name):
    return peers.ALL[name].label.replace(" {}", "")


def _scan(row):
    if row is None:
        return ["", ""]
    if row.failed:
        return [row.failed.replace("|", "\\|"), ""]
    if not row.ratios:
        return [spread(*row.cpu()), ""]
    ratio = figures.quartiles(row.ratios)
    return [spread(*row.cpu()), spread(*ratio, times) + " ▼" * (ratio[1] > 1.005)]


def scaling(one, two):
    """Wall seconds with one and with two threads, of views of the same cells."""
    head = ["codec", "writer", "1 thread, wall s", "2 threads, wall s", "1 ÷ 2"]
    lines = []
    for first, second in zip(one, two, strict=True):
        for row in first.done():
            other = second.row(row.peer.name)
            if other and other.wall()[1] > 0:
                walls = row.wall()[1], other.wall()[1]
                lines.append([first.cell.codec, row.label, *map(seconds, walls),
                              times(walls[0] / walls[1])])
    return table(head, lines)
