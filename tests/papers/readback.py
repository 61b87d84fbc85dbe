"""Reads papers and workbooks back with other programs than those that made them."""
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

MILLIMETRE = 72 / 25.4  # PDF points
PACKAGES = {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "pdffonts": "poppler-utils",
            "soffice": "libreoffice-calc"}
WORD = re.compile(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def run(program: str, *arguments: str) -> bytes:
    """The program's output; a missing program fails the test with the command that mends it."""
    if shutil.which(program) is None:
        raise AssertionError(f"{program} is missing: apt-get install {PACKAGES[program]}")
    done = subprocess.run([program, *arguments], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


def pdf_text(pdf: bytes, folder: Path, *options: str) -> str:
    """All words in reading order."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return run("pdftotext", *options, str(file), "-").decode()


def squeezed(text: str) -> str:
    """Text without line breaks and doubled spaces."""
    return re.sub(r"\s+", " ", text).strip()


def picture(pdf: bytes, folder: Path, *, dpi: int = 150, page: int = 1) -> Image.Image:
    """One page as a picture."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    run("pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-f", str(page), str(file), str(folder / "page"))
    return Image.open(folder / "page.png").convert("RGB")


def fonts(pdf: bytes, folder: Path) -> list[dict]:
    """Name and embedding of every font."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    lines = run("pdffonts", str(file)).decode().splitlines()[2:]
    return [{"name": line.split()[0], "embedded": line[37:].split()[-5] == "yes"} for line in lines]


@dataclass(frozen=True)
class Word:
    """A word and its box in millimetres from the page's upper left corner."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words(pdf: bytes, folder: Path) -> list[Word]:
    """Every word with its place."""
    markup = pdf_text(pdf, folder, "-bbox")
    found = []
    for number, page in enumerate(markup.split("<page ")[1:], 1):
        for match in WORD.finditer(page):
            left, top, right, bottom = (float(match[index]) / MILLIMETRE for index in range(1, 5))
            found.append(Word(number, match[5], left, top, right, bottom))
    return found


def recalculated(workbook: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice has computed every formula anew."""
    return all_recalculated({"book": workbook}, folder)["book"]


def all_recalculated(workbooks: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Several workbooks by name, computed anew in one run of LibreOffice."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    (folder / "in").mkdir(exist_ok=True)
    for name, workbook in workbooks.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(workbook)
    run("soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"),
        *(str(folder / "in" / f"{name}.xlsx") for name in workbooks))
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in workbooks}
