"""Page images, a small picture and a light copy of one file; run as a process of its own, without Django.

``python -m products.vault.drawing FILE TYPE FOLDER`` writes ``page-0001.webp`` …, ``thumb.webp`` and, where it is worth
it, ``light.pdf`` or ``light.jpg`` into the folder, says "done total" on a line for each page, and ends with 0. A file
that makes the library crash, eat memory or never end takes only this process with it (``products.vault.copies``).
"""

import os
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from products.vault.light_pdf import PicturePdf

DPI = 200  # the least for scans in Nghị định 30/2020, Phụ lục I
PAGE_WIDTH, PAGE_PIXELS = 1000, 4_000_000  # a page as read on a screen; very long ones keep within the pixels
THUMB = (240, 320)
MOST_PIXELS = 16_000_000  # of one page at 200 dpi (A3 has 7.7 million): larger ones are drawn coarser
LIGHT_FROM = 250_000  # bytes a page from which a scan is worth making lighter
LIGHT_PHOTO = 1_500_000  # bytes from which a picture is
WORTH = 0.8  # of the original's size that a light copy may have at most
QUALITY, PAGE_QUALITY = 60, 62
MEMORY = 2_000_000_000  # bytes of address space
COLOUR = 48  # distance of the channels from which a page counts as coloured: a red seal does, yellowed paper does not

Report = Callable[[int, int], None]


def draw(path: Path, content_type: str, folder: Path, report: Report = lambda done, total: None) -> None:
    """Draw the file into the folder; raises whatever Pillow or PDFium raise for what they cannot read."""
    if content_type == "application/pdf":
        _draw_pdf(path, folder, report)
    else:
        _draw_picture(path, folder)
        report(1, 1)


def _draw_pdf(path: Path, folder: Path, report: Report) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    total, size = len(document), path.stat().st_size
    wants_light = size > LIGHT_FROM * total
    light = folder / "light.pdf"
    with light.open("wb") as file, PicturePdf(file) as made:
        for number in range(total):
            page = document[number]
            picture, dpi = _rendered(page, DPI if wants_light else _dpi_for_screen(page))
            page.close()
            if wants_light:
                jpeg, grey = _jpeg(picture)
                made.add(jpeg, *picture.size, grey=grey, dpi=dpi)
            _save_page(picture, folder, number + 1)
            report(number + 1, total)
    _keep_if_worth(light, size if wants_light else 0)


def _rendered(page, dpi: float) -> tuple[Image.Image, float]:
    width, height = page.get_size()
    pixels = max(1.0, width * height * (dpi / 72) ** 2)
    dpi *= min(1.0, (MOST_PIXELS / pixels) ** 0.5, 12_000 / max(1.0, width * dpi / 72, height * dpi / 72))
    return page.render(scale=dpi / 72).to_pil().convert("RGB"), dpi


def _dpi_for_screen(page) -> float:
    return PAGE_WIDTH * 72 / max(1.0, page.get_width())


def _draw_picture(path: Path, folder: Path) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the size was asked when the file came in; memory has its own limit here
    with Image.open(path, formats=["JPEG", "PNG", "WEBP", "MPO"]) as opened:
        if opened.format in ("JPEG", "MPO"):
            opened.draft("RGB", (3400, 3400))
        picture = ImageOps.exif_transpose(_flat(opened))
    light = folder / "light.jpg"
    small = picture.copy()
    small.thumbnail((2339, 2339))  # the long side of A4 at 200 dpi
    light.write_bytes(_jpeg(small)[0])
    size = path.stat().st_size
    _keep_if_worth(light, size if size > LIGHT_PHOTO else 0)
    _save_page(picture, folder, 1)


def _flat(picture: Image.Image) -> Image.Image:
    """The picture on white: a transparent label would come out black."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture.convert("RGBA"), mask=picture.convert("RGBA").getchannel("A"))
        flat.info["exif"] = picture.info.get("exif", b"")
        return flat
    return picture.convert("RGB")


def _save_page(picture: Image.Image, folder: Path, number: int) -> None:
    shown = picture.copy()
    height = round(PAGE_WIDTH * picture.height / max(1, picture.width))
    shown.thumbnail((PAGE_WIDTH, max(1, min(height, PAGE_PIXELS // PAGE_WIDTH))))
    shown.save(folder / f"page-{number:04d}.webp", "WEBP", quality=PAGE_QUALITY, method=2)
    if number == 1:
        shown.thumbnail(THUMB)
        shown.save(folder / "thumb.webp", "WEBP", quality=70, method=2)


def _jpeg(picture: Image.Image) -> tuple[bytes, bool]:
    """The picture as JPEG, grey where the page has no colour to lose."""
    sample = picture.copy()
    sample.thumbnail((400, 400))
    grey = not _is_coloured(sample)
    out = BytesIO()
    (picture.convert("L") if grey else picture).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), grey


def _is_coloured(sample: Image.Image) -> bool:
    red, green, blue = sample.split()
    distances = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    strong = sum(sum(distance.histogram()[COLOUR:]) for distance in distances)
    return strong > sample.width * sample.height // 2000


def _keep_if_worth(light: Path, original: int) -> None:
    if light.stat().st_size > original * WORTH:
        light.unlink()


def main(arguments: list[str]) -> int:
    """Draw the file that the command line names, under a limit of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # people's pages come first
    path, content_type, folder = arguments
    draw(Path(path), content_type, Path(folder), lambda done, total: print(done, total, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
