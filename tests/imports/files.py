"""Workbooks as people and attackers send them."""

import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(data: bytes, name: str = "danh-sach.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, XLSX)


def book(header, *rows, sheet: str = "Danh sách") -> bytes:
    """A workbook with a header and rows, every cell a text."""
    made = Workbook()
    made.active.title = sheet
    for row in (header, *rows):
        made.active.append([None if cell in (None, "") else str(cell) for cell in row])
    for cells in made.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # as a person types it into a text column
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def far_cell() -> bytes:
    """Some 5 kB with one cell at the very end of the sheet."""
    made = Workbook()
    made.active["XFD1048576"] = "xa"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data: bytes, part: str, make) -> bytes:
    """The workbook with one part written anew by ``make(old bytes)``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            old = source.read(name)
            target.writestr(name, make(old) if name == part else old)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def bomb(megabytes: int = 200) -> bytes:
    """A sheet that unpacks to so many megabytes of nothing."""
    return changed(book(("a",)), SHEET, lambda old: old + b" " * (megabytes * 1_000_000))


def many_strings(many: int = 700_000) -> bytes:
    """Shared texts by the hundred thousand, below the limits of size."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet().write(0, 0, "a")
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b"<si><t>a1</t></si>" * many
    return changed(out.getvalue(), "xl/sharedStrings.xml", lambda old: strings + b"</sst>")


def entities() -> bytes:
    """Entities that double and double."""
    lines = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 40))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{lines}]>'.encode()
    return changed(book(("a",)), SHEET, lambda old: head + old.replace(b"?>", b"?><!-- -->", 1)[21:])


def entities_in_utf16() -> bytes:
    """The same where a search of bytes does not find them."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    return changed(book(("a",)), SHEET, lambda old: text.encode("utf-16"))


def outside() -> bytes:
    """An entity that names a file of the machine."""
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return changed(book(("a",)), SHEET, lambda old: head + old[21:])


def macros() -> bytes:
    out = io.BytesIO(book(("a",)))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def cut_off() -> bytes:
    data = book(("a",), *[(f"dòng {n}",) for n in range(200)])
    return data[: len(data) // 2]


def broken_sheet() -> bytes:
    return changed(book(("a",)), SHEET, lambda old: b"<worksheet><sheetData><row><c></row>")


HOSTILE = {
    "far cell": far_cell, "200 MB": bomb, "many strings": many_strings, "entities": entities,
    "utf-16": entities_in_utf16, "outside": outside,
    "macros": macros, "cut off": cut_off, "broken sheet": broken_sheet,
    "archive": lambda: _zip("a.txt"), "slip": lambda: _zip("../../x"), "nothing": lambda: b"",
    "old excel": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 100, "picture": lambda: b"\x89PNG" + b"\0" * 100,
}  # fmt: skip


def _zip(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()
