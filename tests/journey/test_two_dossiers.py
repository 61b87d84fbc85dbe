"""Bún Vân Cù (re-ranking, on a desk) and Thanh trà Hương Vân (first time, on a phone): filed, sent up, taken in.

Two people who have never seen the portal sign up and file; their communes report and forward; the officer of the
province asks each for one thing more and registers both; every printed form is compared with the decision's list.
"""

import pytest

from products.models import CommuneForwarding, FilingReceipt
from tests.journey import two_dossiers as j
from tests.journey.office import Office
from tests.papers.readback import pdf_text, squeezed
from tests.products import files, printed_fields
from tests.products.test_printed_forms import in_order

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_two_dossiers_from_the_first_visit_to_the_register(live_server, chromium, settings, tmp_path):
    settings.PUBLIC_URL = live_server.url
    j.gather()
    office = Office(chromium, live_server.url)
    for number, case in enumerate(j.CASES, start=1):
        j.sign_up_and_file(office, case, files.pdf(number))
        j.report_and_forward(office, number, case)
        j.ask_for_papers(office, case, "Phiếu kiểm nghiệm còn hiệu lực")
        j.answer(office, case, files.pdf(number + 4))
    j.accept_and_register(office)
    assert [case.evaluation.state for case in j.CASES] == ["registered"] * 2
    assert sorted(case.evaluation.number for case in j.CASES) == [1, 2]
    assert CommuneForwarding.objects.count() == 2 and FilingReceipt.objects.count() == 4
    for number, case in enumerate(j.CASES, start=1):
        compare_what_is_printed(office, case, number, tmp_path)
    assert office.complaints == [] and office.strangers == []


def compare_what_is_printed(office: Office, case: j.Case, number: int, folder) -> None:
    """Mẫu 01, 02, 03 and the receipt, as the producer prints them, against the lists and against what was typed."""
    pk, year = case.dossier.pk, case.dossier.filed_at.year
    pages = [f"/ho-so/{pk}/in/mau-0{n}.pdf" for n in (1, 2, 3)] + [f"/ho-so/{pk}/ban/2/bien-nhan.pdf"]
    read = [squeezed(pdf_text(data, folder)) for data in fetched(office, case, pages)]
    slip, report, commune, receipt = read
    lists = zip(read, (printed_fields.MAU_01, printed_fields.MAU_02, printed_fields.MAU_03), strict=False)
    for text, fields in lists:
        for each in fields:
            if not each.startswith("ngày 10"):  # the list's own example of a day
                assert text.casefold().count(each.casefold()) >= fields.count(each), each
    in_order(commune, printed_fields.MAU_03)
    number_of_slip, code = f"01/PĐK-46-1900{number}-{year}", f"46-1900{number}-01-{year}"
    assert number_of_slip in slip and number_of_slip in receipt and code in commune
    for typed in (case.product, case.owner["name"], case.owner["representative"], case.commune):
        assert typed in slip and typed in report
    for typed in case.told.values():
        assert typed in slip + report or typed == "620000000"
    assert "Tổng số điểm tự chấm 72/100" in report and "Phiếu kiểm nghiệm mới" in receipt
    assert "UBND phường xác nhận nội dung 4." in commune and case.told["commune_material"] in commune
    kept = FilingReceipt.objects.get(version__dossier=pk, version__number=2)
    assert kept.code in receipt.replace(" ", "")


def fetched(office: Office, case: j.Case, pages: list[str]) -> list[bytes]:
    return j.fetched(office, case.owner["username"], *pages)
