"""Step 8: proposed, decided, certified; the certificate and the workbook are opened by other programs than ours."""

import io
from fractions import Fraction
from pathlib import Path

import openpyxl
import zxingcpp
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from evaluations.models import Certificate, Evaluation, Result
from ocop.jobs.models import Job
from tests.journey import cast as c
from tests.journey.cast import SEATS
from tests.journey.office import PATIENCE, Office, follow, press, says
from tests.journey.office import fill as type_in
from tests.journey.pictures import keep, shoot, wanted
from tests.papers import readback

DECISION = {"number": "2016/QĐ-UBND", "signed_on": "28/09/2023", "signer_title": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"}
FIRST, COUNT, MEAN, SPREAD, STARS = 6, 10, 11, 12, 15  # columns: six facts, four members, five figures


def propose(office: Office, cast: c.Cast) -> None:
    """The secretary sends the council's results up."""
    with office.person(c.SECRETARY[0]) as page:
        for pk in (cast.evaluation, *cast.others):
            page.goto(f"/danh-gia/{pk}/")
            follow(page, "Trình quyết định")
            press(page, "Trình quyết định")
            says(page, "Đã trình người có thẩm quyền quyết định.")


def decide(office: Office) -> None:
    """The approver reads the reasons behind the stars and recognises the product by a signed decision."""
    with office.person(c.APPROVER) as page:
        page.goto("/de-nghi/")
        says(page, c.PRODUCT)
        shoot(page, "11-de-nghi")
        page.get_by_label(c.PRODUCT, exact=True).check()
        press(page, "Công nhận")
        page.wait_for_url("**/quyet-dinh/moi/**")
        type_in(page, DECISION)
        press(page, "Ghi quyết định, công nhận 1 sản phẩm")
        says(page, "giấy chứng nhận đang được lập")


def fetch_certificate(office: Office, cast: c.Cast, folder: Path) -> None:
    """The producer waits for the paper, downloads it, and it is what was decided; its code leads to its page."""
    with office.person(c.PRODUCER) as page:
        page.goto("/giay-chung-nhan/")
        follow(page, c.PRODUCT, exact=False)
        _until(page, page.get_by_role("link", name="Tải bản PDF"))
        pdf = _download(page, page.get_by_role("link", name="Tải bản PDF"))
    certificate = Certificate.objects.get(recognition__evaluation=cast.evaluation)
    text = readback.squeezed(PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    for words in (c.PRODUCT, "Tổ hợp tác khoai lang Hải Đông", "2016/QĐ-UBND", certificate.number):
        assert "".join(words.split()) in "".join(text.split()), text
    fonts = readback.fonts(pdf, folder)
    assert fonts and all(font["embedded"] and "Tinos" in font["name"] for font in fonts), fonts
    picture = readback.picture(pdf, folder, dpi=110)
    keep(picture, "12-giay-chung-nhan")
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == certificate.content["check_url"] and certificate.code in code.text
    cast.certificate = code.text


def check_in_public(office: Office, cast: c.Cast) -> None:
    """Anybody scans the code."""
    with office.visitor() as page:
        page.goto(cast.certificate)
        says(page, c.PRODUCT)
        says(page, "Được công nhận và còn giá trị đến hết ngày 28/09/2026.")
        shoot(page, "13-xac-thuc")
        facts = page.request.get(cast.certificate.rstrip("/") + ".json").json()
        assert c.PRODUCT in facts.values()


def fetch_workbook(office: Office, cast: c.Cast, folder: Path) -> None:
    """The officer asks for the tally, waits on the job's page and downloads it; its figures are the database's."""
    with office.person(c.OFFICER) as page:
        page.goto(f"/ke-hoach/{cast.season}/")
        shoot(page, "05-bang-tien-do")
        follow(page, "Báo cáo")
        press(page, "Lập báo cáo Tổng hợp điểm")
        follow(page, "Tổng hợp điểm", exact=False)
        button = page.get_by_role("link", name="Tải xuống", exact=False)
        _until(page, button)
        data = _download(page, button)
    assert Job.objects.get(kind="tally_workbook").state == Job.State.READY
    _same_figures(data, cast)
    _same_figures(readback.recalculated(data, folder), cast)
    if wanted():
        keep(_printed(data, folder), "14-bang-tong-hop")


def _same_figures(data: bytes, cast: c.Cast) -> None:
    """Every round's own sheet and the summary of the deciding round say what the database says."""
    for number, name in ((1, "Vòng 1"), (2, "Vòng 2"), (2, "Tổng hợp")):
        rows = _rows(data, name)
        for pk in (cast.evaluation, *cast.others):
            row = rows[Evaluation.objects.get(pk=pk).dossier.product.name]
            result = Result.objects.get(item__evaluation=pk, item__round=number)
            totals = list(result.item.sheets.order_by("seat__position").values_list("total", flat=True))
            assert list(row[FIRST:COUNT]) == totals and row[COUNT] == result.sheets == len(SEATS)
            assert abs(Fraction(row[MEAN]) - result.mean) < Fraction(1, 10**9)
            assert row[SPREAD] == result.spread
            if name == "Tổng hợp":
                assert (row[STARS], row[STARS + 1]) == (result.stars, 2)


VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop></item></oor:items>
"""


def _printed(data: bytes, folder: Path) -> Image.Image:
    """The workbook's first sheet as an office here would print it, without the empty rest of the page."""
    user = folder / "vietnamese" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(VIETNAMESE, encoding="utf-8")
    (folder / "book.xlsx").write_bytes(data)
    readback.run("soffice", "--headless", f"-env:UserInstallation={user.parent.as_uri()}", "--convert-to", "pdf",
                 "--outdir", str(folder), str(folder / "book.xlsx"))  # fmt: skip
    page = readback.picture((folder / "book.pdf").read_bytes(), folder, dpi=110)
    table = page.crop((0, 0, page.width, page.height * 9 // 10))  # the foot bears the page's number
    left, top, right, bottom = ImageOps.invert(table.convert("L")).getbbox()
    return page.crop((left - 30, top - 30, right + 30, bottom + 30))


def _rows(data: bytes, name: str) -> dict[str, tuple]:
    """The rows of a sheet of the workbook by product, with the values that are stored beside the formulas."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[name]
    return {row[1]: row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}


def _until(page: Page, wanted) -> None:
    """Wait for what a worker makes: the page asks by itself, or is loaded again as a person would."""
    for _ in range(60):
        if wanted.count():
            break
        page.wait_for_timeout(1000)
        if not wanted.count() and not page.locator("[hx-trigger]").count():
            page.reload()
    expect(wanted).to_be_visible(timeout=PATIENCE)


def _download(page: Page, link) -> bytes:
    with page.expect_download() as started:
        link.click()
    return Path(started.value.path()).read_bytes()
