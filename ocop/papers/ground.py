"""What lies under the text of a page: drawn once, packed once per process, the same bytes in every paper.

A certificate's frame has some 1,500 curves. Laid out as SVG it would take two thirds of a certificate's time, for a
drawing that never changes; as a form of the PDF it costs nothing, and screen readers pass over it (an artifact).
"""
import zlib
from dataclasses import dataclass
from functools import cache

POINT = 72 / 25.4  # PDF points of a millimetre


@dataclass(frozen=True)
class Ground:
    """PDF drawing operators in millimetres from the upper left corner of a page ``width`` × ``height`` mm."""

    width: float
    height: float
    operators: bytes


@cache
def packed(ground: Ground) -> bytes:
    """The drawing as a compressed content stream, its units turned into the PDF's."""
    turn = f"{POINT:.5f} 0 0 {-POINT:.5f} 0 {ground.height * POINT:.3f} cm\n"
    return zlib.compress(turn.encode("ascii") + ground.operators, 9)
