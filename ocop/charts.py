"""Charts as SVG made by small pure functions: plain rows in, one picture and its table out.

Colours come from classes (static/css/reports.css), so themes, high contrast and print change them; no inline style.
Every chart is built as a :class:`Chart`, which carries the same figures as a table and a sentence for those who do not
see the picture. Values are whole numbers; the drawing's own measures are in units of the view box.
"""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10

from django.utils.formats import get_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ocop.ui import vn_number

WIDE = 640
ROW, BAR, LABEL, GAP = 30, 18, 200, 8
LABEL_LENGTH = 26  # characters that fit the label column
PLOT_HEIGHT, FOOT = 180, 34
TILE = 92
LEVELS = 5  # shades of a tile grid, the lightest is none


@dataclass(frozen=True)
class Chart:
    """A picture with its title, the sentence that says what it shows, and its table (header and rows)."""

    code: str
    title: str
    text: str
    svg: SafeString
    header: tuple[str, ...]
    rows: tuple[tuple, ...]
    legend: tuple[str, ...] = ()


def bars(code: str, title: str, text: str, heading: str, rows: Sequence[tuple], series: Sequence[str]) -> Chart:
    """Horizontal stacked bars: each row is (label, value of the first series, of the second …)."""
    most = max((sum(row[1:]) for row in rows), default=0) or 1
    scale = (WIDE - LABEL - 60) / most
    body = [_bar(at, row, scale) for at, row in enumerate(rows)]
    svg = _frame(code, title, text, WIDE, max(1, len(rows)) * ROW + GAP, body)
    many = len(series) > 1
    table = tuple((*row, *([sum(row[1:])] if many else [])) for row in rows)
    header = (heading, *series, *([_("Tổng")] if many else []))
    return Chart(code, title, text, svg, header, table, tuple(series) if many else ())


def _bar(at: int, row: tuple, scale: float) -> SafeString:
    top, left = at * ROW + GAP, float(LABEL)
    parts = [format_html('<text class="chart__label" x="{}" y="{}">{}</text>', LABEL - 8, top + BAR - 4, cut(row[0]))]
    for number, value in enumerate(row[1:], 1):
        if value:
            wide = value * scale
            parts.append(_box(f"chart__fill chart__fill--{number}", left, top, wide, BAR, f"{row[0]}: {value}"))
            left += wide
    total = vn_number(sum(row[1:]))
    parts.append(format_html('<text class="chart__value" x="{}" y="{}">{}</text>', _n(left + 6), top + BAR - 4, total))
    return mark_safe("".join(parts))


def columns(code: str, title: str, text: str, heading: str, rows: Sequence[tuple[str, int]], unit: str) -> Chart:
    """Upright columns in order, such as months: each row is (label, value); every few labels are written."""
    most, wide = max((value for _, value in rows), default=0), WIDE - 46
    top_mark, marks = scale_of(most)
    step = wide / max(1, len(rows))
    every = ceil(len(rows) / 12) if rows else 1
    body = [_mark(mark, top_mark) for mark in marks]
    for at, (label, value) in enumerate(rows):
        high, left = value * PLOT_HEIGHT / top_mark, 40 + at * step
        if value:
            body.append(_box("chart__fill chart__fill--1", left + step * 0.12, GAP + PLOT_HEIGHT - high, step * 0.76,
                             high, f"{label}: {value} {unit}"))
        if at % every == 0:
            body.append(format_html('<text class="chart__tick" x="{}" y="{}">{}</text>', _n(left + step / 2),
                                    GAP + PLOT_HEIGHT + 18, label))
    svg = _frame(code, title, text, WIDE, PLOT_HEIGHT + GAP + FOOT, body)
    return Chart(code, title, text, svg, (heading, unit.capitalize()), tuple(rows))


def scale_of(most: int) -> tuple[int, list[int]]:
    """The top of a scale of whole numbers and its marks: at most five steps of 1, 2 or 5 times a power of ten."""
    step = 1
    if most > 5:
        power = 10 ** int(log10(most / 5))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * 5 >= most)
    top = max(step, ceil(most / step) * step)
    return top, list(range(0, top + 1, step))


def _mark(mark: int, top: int) -> SafeString:
    y = GAP + PLOT_HEIGHT - mark * PLOT_HEIGHT / top
    return format_html(
        '<line class="chart__grid" x1="40" x2="{}" y1="{}" y2="{}"/><text class="chart__label" x="34" y="{}">{}</text>',
        WIDE - 6, _n(y), _n(y), _n(y + 4), vn_number(mark))


def tiles(code: str, title: str, text: str, heading: str, rows: Sequence[tuple], unit: str) -> Chart:
    """A grid of equal tiles in the given order, the darker the more: each row is (label, value[, address])."""
    across = max(1, WIDE // TILE)
    most = max((row[1] for row in rows), default=0)
    body = [_tile(at, row, across, most, unit) for at, row in enumerate(rows)]
    high = max(1, ceil(len(rows) / across)) * TILE
    role = "group" if any(len(row) > 2 and row[2] for row in rows) else "img"
    svg = _frame(code, title, text, across * TILE, high, body, role)
    return Chart(code, title, text, svg, (heading, unit.capitalize()), tuple(row[:2] for row in rows))


def level_of(value: int, most: int) -> int:
    """The shade of a value among ``LEVELS``: 0 for none, the last for the most."""
    return 0 if not value else max(1, ceil(value * (LEVELS - 1) / most))


def _tile(at: int, row: tuple, across: int, most: int, unit: str) -> SafeString:
    label, value = row[0], row[1]
    left, top, level = (at % across) * TILE, (at // across) * TILE, level_of(value, most)
    words = format_html_join("", '<text class="chart__tile-name chart__tile-name--{}" x="{}" y="{}">{}</text>',
                             ((level, left + TILE // 2, top + 24 + 15 * n, line) for n, line in enumerate(_two(label))))
    number = format_html('<text class="chart__tile-value chart__tile-name--{}" x="{}" y="{}">{}</text>', level,
                         left + TILE // 2, top + TILE - 16, vn_number(value))
    shape = _box(f"chart__tile chart__tile--{level}", left + 2, top + 2, TILE - 4, TILE - 4, f"{label}: {value} {unit}")
    inner = shape + words + number
    return format_html('<a href="{}">{}</a>', row[2], inner) if len(row) > 2 and row[2] else inner


def _two(label: str, most: int = 13) -> list[str]:
    """A name on at most three short lines, the last one cut with an ellipsis."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [cut(line, most) for line in lines[:3]]


def timeline(code: str, title: str, text: str, rows: Sequence[tuple[str, date, date]], today: date) -> Chart:
    """Steps as bars on the calendar, both days included, with a line for today: each row is (label, first, last)."""
    first, last = min(row[1] for row in rows), max(row[2] for row in rows)
    days = (last - first).days + 1
    scale = (WIDE - LABEL - 10) / days
    body = []
    for at, (label, begins, ends) in enumerate(rows):
        top, state = at * ROW + GAP, "past" if ends < today else "now" if begins <= today else "next"
        left, wide = LABEL + (begins - first).days * scale, max(3, ((ends - begins).days + 1) * scale)
        body.append(format_html('<text class="chart__label" x="{}" y="{}">{}</text>', LABEL - 8, top + BAR - 4,
                                cut(label)))
        body.append(_box(f"chart__step chart__step--{state}", left, top, wide, BAR,
                         f"{label}: {begins:%d/%m/%Y} – {ends:%d/%m/%Y}"))
    high = len(rows) * ROW + GAP
    if first <= today <= last:
        x = _n(LABEL + ((today - first).days + 0.5) * scale)
        body.append(format_html('<line class="chart__today" x1="{}" x2="{}" y1="0" y2="{}"/>', x, x, high))
    for x, anchor, day in ((LABEL, "start", first), (WIDE - 10, "end", last)):
        body.append(format_html('<text class="chart__tick chart__tick--{}" x="{}" y="{}">{}</text>', anchor, x,
                                high + 16, f"{day:%d/%m/%Y}"))
    table = tuple((label, f"{begins:%d/%m/%Y}", f"{ends:%d/%m/%Y}") for label, begins, ends in rows)
    return Chart(code, title, text, _frame(code, title, text, WIDE, high + FOOT, body),
                 (_("Bước"), _("Từ ngày"), _("Đến hết ngày")), table)


def deviations(code: str, title: str, text: str, heading: str, rows: Sequence[tuple[str, int]], unit: str) -> Chart:
    """Bars to the left and right of nothing: each row is (label, hundredths of a point, negative to the left)."""
    most = max((abs(value) for _, value in rows), default=0) or 1
    middle = LABEL + (WIDE - LABEL) / 2
    scale = ((WIDE - LABEL) / 2 - 56) / most
    body = [format_html('<line class="chart__grid" x1="{}" x2="{}" y1="0" y2="{}"/>', _n(middle), _n(middle),
                        len(rows) * ROW + GAP)]
    for at, (label, value) in enumerate(rows):
        top, wide, said = at * ROW + GAP, abs(value) * scale, hundredths(value)
        left = middle - wide if value < 0 else middle
        body.append(format_html('<text class="chart__label" x="{}" y="{}">{}</text>', LABEL - 8, top + BAR - 4,
                                cut(label)))
        side = 1 if value >= 0 else 3
        body.append(_box(f"chart__fill chart__fill--{side}", left, top, wide, BAR, f"{label}: {said}"))
        x, side = (left - 6, "end") if value < 0 else (left + wide + 6, "start")
        body.append(format_html('<text class="chart__tick chart__tick--{}" x="{}" y="{}">{}</text>', side, _n(x),
                                top + BAR - 4, said))
    svg = _frame(code, title, text, WIDE, max(1, len(rows)) * ROW + GAP, body)
    return Chart(code, title, text, svg, (heading, unit), tuple((label, hundredths(v)) for label, v in rows))


def hundredths(value: int) -> str:
    """Hundredths of a point as points: 250 is "+2,50" ("+2.50" in English), -5 is "−0,05"."""
    sign = "−" if value < 0 else "+" if value else ""
    return f"{sign}{abs(value) // 100}{get_format('DECIMAL_SEPARATOR')}{abs(value) % 100:02d}"


def cut(label: str, most: int = LABEL_LENGTH) -> str:
    """A label that fits: the whole stands in the table and in the shape's own title."""
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _box(css: str, left: float, top: float, wide: float, high: float, said: str) -> SafeString:
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>', css,
                       _n(left), _n(top), _n(wide), _n(high), said)


def _n(value: float) -> str:
    """A measure with one decimal at most, always with a point."""
    return f"{value:.1f}".removesuffix(".0")


def _frame(
    code: str, title: str, text: str, wide: int, high: int, body: Sequence[SafeString], role: str = "img"
) -> SafeString:
    """The picture; one that holds links is a ``group``, since an image has nothing inside to go to."""
    return format_html(
        '<svg class="chart__picture" viewBox="0 0 {} {}" role="{}" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        wide, high, role, code, code, code, title, code, text, mark_safe("".join(body)))
