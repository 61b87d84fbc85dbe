"""Drawn ornaments of our certificates, as SVG paths: a frame, a sun, stars. No emblem, seal or logo of anyone.

The frame borrows the bands of the bronze drums of Đông Sơn: rows of circles joined by slanted
tangents between two lines of saw teeth; the pale sun has the drum's fourteen rays. Units are millimetres.
"""
import math
from functools import cache

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 297, 210  # A4 landscape


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _polygon(points) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + "z"


def _circle(x: float, y: float, radius: float) -> str:
    r = _number(radius)
    return (f"M{_number(x - radius)} {_number(y)}a{r} {r} 0 1 0 {_number(2 * radius)} 0"
            f"a{r} {r} 0 1 0 {_number(-2 * radius)} 0z")


def star_points(x: float, y: float, radius: float, rays: int = 5, depth: float = 0.382) -> list[tuple[float, float]]:
    """The corners of a star standing on two rays; ``depth`` is the inner radius as a share of the outer."""
    corners = []
    for index in range(2 * rays):
        reach = radius if index % 2 == 0 else radius * depth
        angle = math.pi * index / rays - math.pi / 2
        corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return corners


def stars(count: int) -> SafeString:
    """A row of ``count`` five-pointed stars as one inline ``<svg>``; 1 to 5, else ``ValueError``."""
    if not 1 <= count <= 5:
        raise ValueError(f"Số sao từ 1 đến 5: {count}")
    step, radius = 13.0, 5.0
    path = "".join(_polygon(star_points(6 + step * index, 5.4, radius)) for index in range(count))
    width = _number(step * (count - 1) + 12)
    return _svg(f'class="stars stars-{count}" viewBox="0 0 {width} 10.4"',
                f'<path d="{path}" fill="#c8961e" stroke="#8a6410" stroke-width=".25" stroke-linejoin="round"/>')


def _svg(attributes: str, inner: str) -> SafeString:
    # Only numbers and constants of this module are written here.
    return mark_safe(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>')


def _band(length: float, place) -> tuple[str, str]:
    """The outlines (circles and tangents) and the fillings (dots and teeth) of one side; ``place`` turns it round."""
    count = round(length / 5.2)
    step = length / count
    lines, fills = [], []
    for index in range(count):
        along = (index + 0.5) * step
        x, y = place(along, 0)
        lines.append(_circle(x, y, 1.25))
        fills.append(_circle(x, y, 0.45))
        if index < count - 1:
            start, end = place(along + 0.75, -1.0), place(along + step - 0.75, 1.0)
            lines.append("M" + "L".join(f"{_number(a)} {_number(b)}" for a, b in (start, end)))
    teeth = round(length / 2.0)
    pitch = length / teeth
    for index in range(teeth):
        for side in (-1, 1):
            tooth = ((index, 2.9), (index + 0.5, 1.85), (index + 1, 2.9))
            fills.append(_polygon([place(pitch * along, side * off) for along, off in tooth]))
    return "".join(lines), "".join(fills)


def _corner(x: float, y: float) -> str:
    """A rosette of eight petals on a square that covers the meeting of the bands."""
    square = _polygon([(x - 5.3, y - 5.3), (x + 5.3, y - 5.3), (x + 5.3, y + 5.3), (x - 5.3, y + 5.3)])
    return (f'<path d="{square}" fill="#fff" stroke="#9b1c1c" stroke-width=".7"/>'
            f'<path d="{_circle(x, y, 4.4)}" fill="none" stroke="#b8892b" stroke-width=".3"/>'
            f'<path d="{_polygon(star_points(x, y, 3.9, rays=8, depth=0.45))}" fill="#b8892b"/>')


@cache
def frame() -> SafeString:
    """The frame of the certificate with the pale sun in its middle, one ``<svg>`` the size of the sheet."""
    inset = 12.0
    left, top, right, bottom = inset, inset, WIDTH - inset, HEIGHT - inset
    sides = (
        (right - left - 10, lambda a, d: (left + 5 + a, top + d)),
        (right - left - 10, lambda a, d: (left + 5 + a, bottom - d)),
        (bottom - top - 10, lambda a, d: (left + d, top + 5 + a)),
        (bottom - top - 10, lambda a, d: (right - d, top + 5 + a)),
    )
    lines, fills = [], []
    for length, place in sides:
        drawn, filled = _band(length, place)
        lines.append(drawn)
        fills.append(filled)
    corners = "".join(_corner(x, y) for x in (left, right) for y in (top, bottom))
    rules = "".join(_rectangle(distance) for distance in (8.2, 15.8))
    return _svg(
        f'class="frame" viewBox="0 0 {WIDTH} {HEIGHT}"',
        _sun(WIDTH / 2, 104)
        + f'<path d="{rules}" fill="none" stroke="#9b1c1c" stroke-width=".7"/>'
        + f'<path d="{_rectangle(17.4)}" fill="none" stroke="#b8892b" stroke-width=".25"/>'
        + f'<path d="{"".join(lines)}" fill="none" stroke="#b8892b" stroke-width=".3"/>'
        + f'<path d="{"".join(fills)}" fill="#b8892b"/>'
        + corners,
    )


def _rectangle(inset: float) -> str:
    return _polygon([(inset, inset), (WIDTH - inset, inset), (WIDTH - inset, HEIGHT - inset), (inset, HEIGHT - inset)])


def _sun(x: float, y: float) -> str:
    rings = "".join(_circle(x, y, radius) for radius in (30, 32, 44, 46, 58, 59.5))
    dots = "".join(
        _circle(x + 38 * math.cos(math.tau * k / 42), y + 38 * math.sin(math.tau * k / 42), 1.9) for k in range(42)
    )
    teeth = "".join(
        _polygon([(x + r * math.cos(math.tau * (k + shift) / 84), y + r * math.sin(math.tau * (k + shift) / 84))
                  for r, shift in ((47.5, 0), (56, 0.5), (47.5, 1))])
        for k in range(84)
    )
    rays = _polygon(star_points(x, y, 28, rays=14, depth=0.34))
    return (f'<path d="{rings}{dots}" fill="none" stroke="#f3e8cb" stroke-width=".5"/>'
            f'<path d="{rays}{teeth}" fill="#faf4e3"/>')
