"""Pictures for README and docs: written only where OCOP_SCREENSHOTS=1, so that a test run leaves the tree clean."""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"
LARGEST = 250_000  # bytes


def wanted() -> bool:
    """Whether this run takes pictures."""
    return os.environ.get("OCOP_SCREENSHOTS") == "1"


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """The page as it stands on the screen, or the whole of it."""
    if wanted():
        page.wait_for_load_state("networkidle")  # the icons are a file of their own
        page.evaluate("document.fonts.ready")
        keep(Image.open(io.BytesIO(page.screenshot(full_page=whole, animations="disabled"))), name)


def keep(picture: Image.Image, name: str) -> None:
    """Store a picture with a palette; AssertionError where it is too large for a repository."""
    if wanted():
        FOLDER.mkdir(parents=True, exist_ok=True)
        few = picture.convert("RGB").quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(FOLDER / f"{name}.png", optimize=True)
        assert (FOLDER / f"{name}.png").stat().st_size <= LARGEST, name
