"""Files that are large, swell, or lie in ways only their inside shows; names as people's machines write them."""

import io
import tracemalloc
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from products.models import Evidence
from products.vault.kinds import Limits, Unfit, look_at
from tests.products import files

LIMITS = Limits(megabytes=200, pages=1000, megapixels=80)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
# Ten megapixels: more than the page decodes while it waits.
LARGE = {kind: files.picture(kind, (4000, 2500)) for kind in ("PNG", "JPEG", "WEBP")}


def refused(data: bytes, name: str) -> str:
    with pytest.raises(Unfit) as unfit:
        look_at(io.BytesIO(data), name, LIMITS)
    return str(unfit.value)


@pytest.mark.parametrize("data", [LAUGHS, LAUGHS.decode().encode("utf-16"), b" " * 3000 + LAUGHS])
@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_entities_that_swell_are_refused_in_every_part(part, data):
    assert "khai báo XML" in refused(files.office("docx", **{part: data}), "a.docx")


def test_an_archive_whose_part_is_not_what_its_directory_says_is_refused():
    data = bytearray(files.office("docx"))
    at = data.index(b"<x/>") if b"<x/>" in data else data.index(b"word/document.xml") + 18
    data[at] ^= 0xFF
    assert "bị hỏng" in refused(bytes(data), "a.docx")


def test_a_pdf_that_acts_on_its_own_is_refused():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    act = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): DictionaryObject(act)})
    out = io.BytesIO()
    writer.write(out)
    assert "mã lệnh" in refused(out.getvalue(), "a.pdf")


def test_a_large_pdf_without_a_table_is_refused_and_not_read_into_memory():
    scan = files.scan(40)
    broken = scan[: scan.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n"
    tracemalloc.start()
    assert "bị hỏng" in refused(broken, "a.pdf")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    assert len(PdfReader(io.BytesIO(broken)).pages) > 0  # it could have been mended, at the price of its size


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_picture_is_walked_through_and_not_decoded(kind, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: 1 / 0)
    name = {"PNG": "a.png", "JPEG": "a.jpg", "WEBP": "a.webp"}[kind]
    assert look_at(io.BytesIO(LARGE[kind]), name, LIMITS).content_type.startswith("image/")
    assert "bị hỏng" in refused(LARGE[kind][: len(LARGE[kind]) // 2], name)


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "kept"), [
    (unicodedata.normalize("NFD", "Giấy phép hoà.pdf"), "Giấy phép hoà.pdf"),
    ("..\\..\\windows\\a.pdf", "a.pdf"), ("../../etc/passwd.pdf", "passwd.pdf"),
    ("a" * 230 + ".pdf", "a" * 196 + ".pdf"), ("  nhiều   khoảng  trắng .pdf", "nhiều khoảng trắng .pdf"),
])  # fmt: skip
def test_names_of_files_are_tidied_and_lead_nowhere(as_, dossier, sent, kept):
    upload = SimpleUploadedFile("x.pdf", files.pdf())
    upload._name = sent  # as a browser would send it; Django tidies the path of its own accord
    answer = as_("chu_the").post(reverse("evidence_add", args=[dossier.pk]), {"files": [upload]})
    assert answer.status_code == 302
    row = Evidence.objects.get()
    assert row.file_name == kept and row.file.name.startswith(f"evidence/{dossier.pk}/") and "etc" not in row.file.name
    assert unicodedata.is_normalized("NFC", row.title)
