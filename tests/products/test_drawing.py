"""Drawn pages and the light copy: made beside the original, legible, bounded; a file that cannot be drawn says so."""

import hashlib
import io
import subprocess
import sys

import pytest
import segno
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfReader

from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal import clock
from products.models import Copies, Evidence
from products.vault import copies, drawing, keeping, preparing
from products.vault.light_pdf import PicturePdf
from tests.products import files

TEXT = "Giấy chứng nhận số 123/2026"


def scan_page(seal: bool = False, dpi: int = 300) -> Image.Image:
    """An A4 page as a scanner gives it: paper grain, a QR with 0.5 mm modules, a red seal where asked."""
    page = Image.effect_noise((210 * dpi // 254 * 10, 297 * dpi // 254 * 10), 18).point(lambda v: min(255, v + 110))
    page = page.convert("RGB")
    code = io.BytesIO()
    segno.make(TEXT, error="l").save(code, kind="png", scale=6, border=4)
    page.paste(Image.open(code).convert("RGB"), (200, 200))
    if seal:
        ImageDraw.Draw(page).ellipse((1200, 2200, 1700, 2700), outline=(200, 20, 20), width=24)
    return page


def scanned(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    with PicturePdf(out) as made:
        for page in pages:
            jpeg = io.BytesIO()
            page.save(jpeg, "JPEG", quality=95)
            made.add(jpeg.getvalue(), *page.size, grey=False, dpi=300)
    return out.getvalue()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A scan of two pages, drawn."""
    folder = tmp_path_factory.mktemp("drawn")
    source = folder / "scan"
    source.write_bytes(scanned(scan_page(), scan_page(seal=True)))
    made = folder / "made"
    made.mkdir()
    drawing.draw(source, "application/pdf", made)
    return source, made


def test_the_light_copy_is_lighter_has_200_dpi_and_can_still_be_read(drawn):
    source, made = drawn
    light = made / "light.pdf"
    assert light.stat().st_size < source.stat().st_size * drawing.WORTH
    pages = PdfReader(light).pages
    assert len(pages) == 2
    for page in pages:
        picture = page.images[0].image
        assert abs(picture.width / (float(page.mediabox.width) / 72) - 200) < 1
        assert zxingcpp.read_barcodes(picture.convert("RGB"))[0].text == TEXT
    assert [page.images[0].image.mode for page in pages] == ["L", "RGB"]  # a red seal keeps its colour


def test_every_page_has_a_picture_for_the_screen_that_can_be_read(drawn):
    _, made = drawn
    names = sorted(path.name for path in made.iterdir())
    assert names == ["light.pdf", "page-0001.webp", "page-0002.webp", "thumb.webp"]
    page = Image.open(made / "page-0001.webp")
    assert page.width == drawing.PAGE_WIDTH and zxingcpp.read_barcodes(page.convert("RGB"))[0].text == TEXT
    assert Image.open(made / "thumb.webp").width <= drawing.THUMB[0]


def draw(tmp_path, data: bytes, content_type: str) -> dict[str, bytes]:
    (tmp_path / "file").write_bytes(data)
    (tmp_path / "made").mkdir()
    drawing.draw(tmp_path / "file", content_type, tmp_path / "made")
    return {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}


def test_a_document_that_is_light_already_gets_no_copy(tmp_path):
    assert sorted(draw(tmp_path, files.pdf(2), "application/pdf")) == ["page-0001.webp", "page-0002.webp", "thumb.webp"]


def test_a_photo_lies_as_it_was_taken_and_a_transparent_label_on_white(tmp_path):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (400, 200), (10, 200, 10)).save(out, "JPEG", exif=exif)
    made = draw(tmp_path, out.getvalue(), "image/jpeg")
    page = Image.open(io.BytesIO(made["page-0001.webp"]))
    assert page.height > page.width and not page.getexif()
    label = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(label, "PNG")
    (tmp_path / "label").mkdir()
    made = draw(tmp_path / "label", label.getvalue(), "image/png")
    assert Image.open(io.BytesIO(made["page-0001.webp"])).getpixel((5, 5))[0] > 250


def test_an_enormous_page_is_drawn_coarser(tmp_path):
    out = io.BytesIO()
    with PicturePdf(out) as pdf:
        jpeg = io.BytesIO()
        Image.new("L", (100, 100)).save(jpeg, "JPEG")
        pdf.add(jpeg.getvalue(), 100, 100, grey=True, dpi=0.5)  # five metres square
    made = draw(tmp_path, out.getvalue(), "application/pdf")
    assert Image.open(io.BytesIO(made["page-0001.webp"])).width <= drawing.PAGE_WIDTH


def test_the_drawing_process_ends_with_an_error_for_what_is_broken(tmp_path):
    (tmp_path / "bad").write_bytes(b"%PDF-1.7\n" + b"\0" * 500)
    done = subprocess.run(
        [sys.executable, "-m", "products.vault.drawing", str(tmp_path / "bad"), "application/pdf", str(tmp_path)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0 and not done.stdout


@pytest.fixture
def kept(world, dossier) -> Evidence:
    upload = SimpleUploadedFile("giấy phép.pdf", scanned(scan_page()))
    return keeping.keep_file(world.person("chu_the"), dossier.pk, upload, facts={}, now=clock.now())[0]


@pytest.mark.django_db
def test_the_job_leaves_the_original_as_it_was_and_pages_are_served(kept, as_):
    before = kept.sha256
    assert runner.run(Job.objects.get(kind=preparing.PREPARE).pk) == "ready"
    kept.refresh_from_db()
    assert (kept.copies, kept.page_images) == (Copies.READY, 1) and 0 < kept.light_size < kept.size * drawing.WORTH
    assert hashlib.sha256(kept.file.read()).hexdigest() == before
    client = as_("chu_the")
    image = client.get(reverse("evidence_page", args=[kept.pk, 1]))
    assert (image.status_code, image["Content-Type"], image["Content-Disposition"][:6]) == (200, "image/webp", "inline")
    assert "default-src 'none'" in image["Content-Security-Policy"] and image["X-Content-Type-Options"] == "nosniff"
    light = client.get(reverse("evidence_light", args=[kept.pk]))
    assert light["Content-Disposition"].startswith("attachment") and light["Content-Type"] == "application/pdf"
    assert client.get(reverse("evidence_page", args=[kept.pk, 2])).status_code == 404
    assert preparing.ask_again(clock.now()) == 0
    for stranger in ("chu_the_khac", "can_bo_khac", "tv1"):
        for name in ("evidence_pages", "evidence_page", "evidence_thumb", "evidence_light"):
            number = [1] if name == "evidence_page" else []
            assert as_(stranger).get(reverse(name, args=[kept.pk, *number])).status_code == 404


@pytest.mark.django_db
def test_a_row_that_shares_the_bytes_shares_the_drawing(kept, monkeypatch):
    preparing.prepare(kept.pk, lambda done, total: None)
    first = Evidence.objects.get()
    second = Evidence.objects.get()
    second.pk, second.copies, second.page_images, second.light_size = None, Copies.WAITING, 0, None
    second.save()
    monkeypatch.setattr(copies, "make", lambda *a: 1 / 0)
    preparing.prepare(second.pk, lambda done, total: None)
    second.refresh_from_db()
    assert (second.copies, second.page_images, second.light_size) == (Copies.READY, 1, first.light_size)


@pytest.mark.django_db
def test_a_file_that_cannot_be_drawn_says_so_and_is_kept(kept, as_, monkeypatch):
    monkeypatch.setattr(copies, "_draw", lambda *a: (_ for _ in ()).throw(copies.NotDrawn(copies.FAILED)))
    assert runner.run(Job.objects.get(kind=preparing.PREPARE).pk) == "ready"
    kept.refresh_from_db()
    assert kept.copies == Copies.FAILED
    page = as_("chu_the").get(reverse("evidence_pages", args=[kept.pk])).content.decode()
    assert "Không xem nhanh được" in page
    assert as_("chu_the").get(reverse("evidence_file", args=[kept.pk])).status_code == 200


@pytest.mark.django_db
def test_a_drawing_that_kills_its_process_is_given_up(kept):
    job = Job.objects.get(kind=preparing.PREPARE)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, finished_at=clock.now(), attempts=5)
    assert preparing.ask_again(clock.now()) == 0
    kept.refresh_from_db()
    assert kept.copies == Copies.FAILED


@pytest.mark.django_db
def test_the_viewer_shows_ten_pages_at_a_time_in_a_constant_number_of_queries(
    kept, as_, django_assert_num_queries, bare_frame
):
    client = as_("chu_the")
    Evidence.objects.update(page_images=3, copies=Copies.READY, pages=3)
    page = reverse("evidence_pages", args=[kept.pk])
    client.get(page)
    with django_assert_num_queries(5):
        client.get(page)
    Evidence.objects.update(page_images=47, pages=47)
    with django_assert_num_queries(5):
        text = client.get(page, {"tu": "25"}).content.decode()
    assert "Trang 21–30 trên 47" in text and text.count('class="pages__sheet"') == 10
    assert "?tu=11" in text and "?tu=31" in text
    for strange in ("0", "-3", "x", "9" * 30, "²"):
        assert "Trang 1–10" in client.get(page, {"tu": strange}).content.decode()
    assert "Trang 41–47" in client.get(page, {"tu": "999"}).content.decode()
