"""Head and foot of papers: as entered, else as the unit's name and the day have it."""
from datetime import date

import pytest

from ocop.accounts.models import Locality
from ocop.records import issuers
from ocop.records.models import Issuer

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return Locality.objects.create(code="qn", name="Tỉnh Quảng Ninh", level="province")


def test_the_committee_signs_as_a_body_and_its_chairman_in_his_own_name(province):
    plan = issuers.head(province, "committee", "KH", year=2026)
    decision = issuers.head(province, "committee", "QĐ", year=2026, personally=True)
    assert plan["issuer"]["signer"] == "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH" and decision["issuer"]["signer"] == "CHỦ TỊCH"
    assert plan["number"].endswith("/KH-UBND") and decision["number"].endswith("/QĐ-UBND")
    assert plan["place_date"] == "Quảng Ninh, ngày … tháng … năm 2026"


@pytest.mark.parametrize(("day", "body"), [
    (date(2025, 2, 28), "Sở Nông nghiệp và Phát triển nông thôn"), (date(2025, 3, 1), "Sở Nông nghiệp và Môi trường"),
])
def test_the_department_has_the_name_of_its_day(province, day, body):
    assert issuers.head(province, "agency", "TTr", day=day)["issuer"]["body"] == body


def test_what_was_entered_is_printed(province):
    Issuer.objects.create(unit=province, office="committee", body="UBND tỉnh", symbol="UBND-NN", place="Hạ Long",
                          signer="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", recipients="Sở A\n\n Sở B ")
    head = issuers.head(province, "committee", "KH", number="9/KH", day=date(2026, 5, 4))
    assert head["issuer"]["signer"] == "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    assert head["issuer"]["recipients"] == ["Sở A", "Sở B"] and head["number"] == "9/KH"
    assert head["place_date"] == "Hạ Long, ngày 04 tháng 5 năm 2026"
