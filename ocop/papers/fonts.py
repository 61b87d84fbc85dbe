"""The fonts of our papers: the bundled Tinos files and nothing else.

A paper must look the same, byte for byte, on every machine. So the font library is shown a
configuration that knows only our own folder: a Tinos or Times that happens to be installed cannot
change a document, and a bare container prints Vietnamese as well as a desktop does.
"""
import os
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

FAMILY = "Tinos"
FILES = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


def folder() -> Path:
    """Where the document fonts lie."""
    return Path(settings.BASE_DIR) / "static" / "fonts" / "tinos"


@cache
def configuration():
    """The process's one WeasyPrint ``FontConfiguration``; first call 0.5–1 s (it imports WeasyPrint).

    Not safe for use by two threads at once: ``ocop.papers.pdf`` holds its lock around it.
    Raises ``FileNotFoundError`` when a bundled font is missing.
    """
    for name in FILES:
        if not (folder() / name).is_file():
            raise FileNotFoundError(f"Thiếu phông chữ của văn bản: static/fonts/tinos/{name}")
    before = os.environ.get("FONTCONFIG_FILE")
    # Fontconfig reads everything into memory at once, so the folder may go when we are done.
    with tempfile.TemporaryDirectory(prefix="ocop-fonts-") as scratch:
        file = Path(scratch) / "fonts.conf"
        file.write_text(_CONFIGURATION.format(fonts=folder(), cache=Path(scratch) / "cache"), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            from weasyprint.text.fonts import FontConfiguration

            return FontConfiguration()
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@cache
def _code_points() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(folder() / FILES[0], lazy=True) as font:
        return frozenset(font.getBestCmap())


def unprintable(text: str) -> list[str]:
    """The characters of ``text`` our papers can only print as an empty box (emoji, Chinese, …), in order, once each."""
    known = _code_points()
    return [char for char in dict.fromkeys(text) if ord(char) not in known and not char.isspace()]
