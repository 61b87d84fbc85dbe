"""Drawn ornaments of our certificates: stars as SVG, the frame with its sun as the ground of the sheet.

No emblem, seal or logo of anyone. The frame borrows the bands of the bronze drums of Đông Sơn: rows of circles joined
by slanted tangents between two lines of saw teeth; the pale sun has the drum's fourteen rays. Units are millimetres
from the upper left corner.
"""
import math
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from ocop.papers.ground import Ground

WIDTH, HEIGHT = 297, 210  # A4 landscape
RED, GOLD, PALE_LINE, PALE, WHITE = "#9b1c1c", "#b8892b", "#f3e8cb", "#faf4e3", "#ffffff"
KAPPA = 4 / 3 * (math.sqrt(2) - 1)  # how far a quarter circle's control points stand from its ends, in radii


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _line(points) -> str:
    first, *others = (f"{_number(x)} {_number(y)}" for x, y in points)
    return f"{first} m " + "".join(f"{point} l " for point in others)


def _polygon(points) -> str:
    return _line(points) + "h "


def _circle(x: float, y: float, radius: float) -> str:
    c = radius * KAPPA
    quarters = (
        (x - radius, y - c, x - c, y - radius, x, y - radius), (x + c, y - radius, x + radius, y - c, x + radius, y),
        (x + radius, y + c, x + c, y + radius, x, y + radius), (x - c, y + radius, x - radius, y + c, x - radius, y),
    )
    drawn = "".join(" ".join(map(_number, quarter)) + " c " for quarter in quarters)
    return f"{_number(x - radius)} {_number(y)} m {drawn}h "


def _colour(code: str) -> str:
    return " ".join(_number(int(code[at:at + 2], 16) / 255) for at in (1, 3, 5))


def _filled(path: str, colour: str) -> str:
    return f"{_colour(colour)} rg {path}f\n"


def _stroked(path: str, colour: str, width: float) -> str:
    return f"{_colour(colour)} RG {_number(width)} w {path}S\n"


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
    corners = (star_points(6 + step * index, 5.4, radius) for index in range(count))
    path = "".join("M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in star) + "z" for star in corners)
    width = _number(step * (count - 1) + 12)
    # Only numbers and constants of this module are written here.
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stars stars-{count}" viewBox="0 0 {width} 10.4">'
        f'<path d="{path}" fill="#c8961e" stroke="#8a6410" stroke-width=".25" stroke-linejoin="round"/></svg>'
    )


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
            lines.append(_line((start, end)))
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
    return (_filled(square, WHITE) + _stroked(square, RED, 0.7) + _stroked(_circle(x, y, 4.4), GOLD, 0.3)
            + _filled(_polygon(star_points(x, y, 3.9, rays=8, depth=0.45)), GOLD))


@cache
def frame() -> Ground:
    """The frame of the certificate with the pale sun in its middle: what lies under the text of the sheet."""
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
    drawn = (
        _sun(WIDTH / 2, 104) + _stroked(rules, RED, 0.7) + _stroked(_rectangle(17.4), GOLD, 0.25)
        + _stroked("".join(lines), GOLD, 0.3) + _filled("".join(fills), GOLD) + corners
    )
    return Ground(WIDTH, HEIGHT, drawn.encode("ascii"))


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
    return _stroked(rings + dots, PALE_LINE, 0.5) + _filled(rays + teeth, PALE)
