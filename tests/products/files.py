"""Files for the vault's tests, made here: honest ones and hostile ones."""

import io
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from products.vault.light_pdf import PicturePdf

MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def pdf(pages: int = 1, *, password: str = "", script: bool = False) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    if script:
        act = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(act)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 60)).save(out, kind)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def office(kind: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", MAIN[kind]: b"<x/>", **more})


def huge_png(side: int = 30_000) -> bytes:
    """A picture whose header names 900 megapixels; its pixels are a few kilobytes of zeros."""
    out = io.BytesIO()
    Image.new("1", (side, 8)).save(out, "PNG")
    data = bytearray(out.getvalue())
    data[20:24] = side.to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64


def scan(megabytes: int) -> bytes:
    """A PDF of noisy pages of at least so many megabytes, as a scanner gives them: nothing in it can be packed."""
    noise = Image.effect_noise((1600, 1600), 90)
    jpeg = io.BytesIO()
    noise.save(jpeg, "JPEG", quality=95)
    out = io.BytesIO()
    with PicturePdf(out) as made:
        while out.tell() < megabytes * 1_000_000:
            made.add(jpeg.getvalue(), *noise.size, grey=True, dpi=200)
    return out.getvalue()
