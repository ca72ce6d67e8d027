"""Bars as SVG, readable on a light and on a dark page."""

from dataclasses import dataclass
from html import escape

WIDTH, LEFT, RIGHT = 760, 190, 96
BAR, GAP, GROUP_GAP, TOP = 15, 4, 26, 46
# Legible on white and on black; our own bars are the orange ones.
OWN, OTHERS = ("#e8590c", "#f59f45"), ("#3b7dd8", "#5aa469", "#9a6dd7", "#c2528b", "#4aa3b5",
                                       "#8a8f98")
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 15px; }
.group { font-weight: 600; }
.whisker { stroke: #57606a; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .whisker { stroke: #adbac7; }
}
"""


@dataclass(frozen=True)
class Bar:
    """One writer: the value, what is written behind it, and its quartiles if it has any."""

    label: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None
    own: bool = False


def colours(groups):
    """{label: colour}, the same one in all groups."""
    found, own, others = {}, iter(OWN), 0
    for bar in (bar for _, bars in groups for bar in bars):
        if bar.label not in found:
            if bar.own:
                found[bar.label] = next(own)
            else:
                found[bar.label] = OTHERS[others % len(OTHERS)]
                others += 1
    return found


def _bar(bar, y, scale, colour):
    width = max(bar.value * scale, 1)
    middle = y + BAR / 2
    end = width
    parts = [f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2" '
             f'fill="{colour}"/>']
    if bar.low is not None and bar.high > bar.low:
        low, high = LEFT + bar.low * scale, LEFT + bar.high * scale
        end = max(end, high - LEFT)
        parts.append(f'<path class="whisker" d="M{low:.1f} {middle}H{high:.1f}"/>')
    parts.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(bar.label)}</text>')
    parts.append(f'<text x="{LEFT + end + 6:.1f}" y="{y + 12}">{escape(bar.text)}</text>')
    return parts


def bars(title, groups):
    """An SVG of `groups`, (name, bars). Each group has a scale of its own."""
    palette = colours(groups)
    parts, y = [], TOP
    for name, members in groups:
        longest = max(max(bar.value, bar.high or 0) for bar in members)
        scale = (WIDTH - LEFT - RIGHT) / longest
        parts.append(f'<text class="group" x="{LEFT}" y="{y}">{escape(name)}</text>')
        y += 8
        for bar in members:
            parts += _bar(bar, y, scale, palette[bar.label])
            y += BAR + GAP
        y += GROUP_GAP
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img">',
            f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>",
            f'<text class="title" x="8" y="20">{escape(title)}</text>']
    return "\n".join([*head, *parts, "</svg>", ""])
