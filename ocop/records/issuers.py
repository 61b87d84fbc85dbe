"""Who issues a paper: the head and foot of a unit's offices, as entered, else as their names usually are."""
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import Locality, Role
from ocop.accounts.roles import has_role, is_admin
from ocop.journal.record import record
from ocop.journal.words import kept
from ocop.papers import decree30
from ocop.records.models import Issuer

FIELDS = ("parent_body", "body", "symbol", "place", "signer", "signer_name", "recipients", "archive")
ENVIRONMENT_SINCE = date(2025, 3, 1)  # the ministries and departments of agriculture and environment became one
_KINDS = kept(("Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Quận ", "Tỉnh ", "Phường ", "Xã "))


def in_text(name: str) -> str:
    """A unit's name inside a sentence: ``thành phố Móng Cái``."""
    return name[:1].lower() + name[1:]


def bare(name: str) -> str:
    """A unit's name without its kind, as in ``Móng Cái, ngày …``."""
    kind = next((kind for kind in _KINDS if name.startswith(kind)), "")
    return name[len(kind):]


def defaults(unit: Locality, office: str, day: date) -> dict[str, str]:
    """How the office of a unit usually heads and signs its papers on that day."""
    if office == Issuer.Office.COMMITTEE:
        found = {"parent_body": "", "body": kept(f"Ủy ban nhân dân {in_text(unit.name)}"), "symbol": "UBND",
                 "signer": kept("TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH")}
    elif office == Issuer.Office.COUNCIL:
        found = {"parent_body": f"UBND {in_text(unit.name)}",
                 "body": kept("Hội đồng đánh giá, phân hạng sản phẩm OCOP"),
                 "symbol": kept("HĐOCOP"), "signer": kept("TM. HỘI ĐỒNG / CHỦ TỊCH")}
    elif office == Issuer.Office.TEAM:
        found = {"parent_body": kept("Hội đồng đánh giá, phân hạng sản phẩm OCOP"),
                 "body": kept("Tổ tư vấn, giúp việc Hội đồng"),
                 "symbol": "TTV", "signer": kept("TỔ TRƯỞNG")}
    else:
        found = {"parent_body": f"UBND {in_text(unit.name)}", **_agency(unit, day)}
    return {**found, "place": bare(unit.name), "signer_name": "", "recipients": "", "archive": "VT"}


def _agency(unit: Locality, day: date) -> dict[str, str]:
    if unit.level == Locality.Level.PROVINCE:
        if day >= ENVIRONMENT_SINCE:
            return {"body": kept("Sở Nông nghiệp và Môi trường"), "symbol": "SNNMT", "signer": kept("GIÁM ĐỐC")}
        return {"body": kept("Sở Nông nghiệp và Phát triển nông thôn"), "symbol": "SNN", "signer": kept("GIÁM ĐỐC")}
    return {"body": kept("Phòng Kinh tế"), "symbol": "PKT", "signer": kept("TRƯỞNG PHÒNG")}


def of(unit: Locality, office: str, day: date) -> dict[str, str]:
    """The office as entered for the unit, else as usual."""
    row = Issuer.objects.filter(unit=unit, office=office).values(*FIELDS).first()
    return row or defaults(unit, office, day)


def head(unit: Locality, office: str, symbol: str, *, number: str = "", day: date | None = None,
         year: int | None = None, personally: bool = False) -> dict:
    """What every paper's context begins with: ``issuer``, ``number``, ``place_date``, ``year``.

    ``personally``: the chairman decides in his own name, so nobody signs on behalf of (TM.) the collective body.
    ``symbol`` is the kind's (``QĐ``); ``number`` is the whole number as entered, else room is left before its symbols.
    """
    on = day or date(year or 2026, 12, 31)
    issuer = of(unit, office, on)
    symbols = [part for part in (symbol, issuer["symbol"]) if part]
    recipients = [line.strip() for line in issuer["recipients"].splitlines() if line.strip()]
    lines = [line.strip() for line in issuer["signer"].replace("\n", "/").split("/") if line.strip()]
    if personally:
        lines = [line for line in lines if not line.upper().startswith("TM.")] or lines
    return {
        "issuer": {**issuer, "recipients": recipients, "signer": " / ".join(lines)},
        "number": number or decree30.document_number(None, *symbols),
        "place_date": decree30.place_date(issuer["place"], day, None if day else year),
        "day_words": decree30.day_in_words(day, None if day else year),
        "year": on.year,
    }


def may_change(user, unit: Locality) -> bool:
    """Whether the person may enter how the unit's papers are headed and signed."""
    return has_role(user, Role.OFFICER, unit) or is_admin(user)


def save(actor, unit: Locality, office: str, *, facts: dict[str, str], now: datetime) -> Issuer:
    """Enter how an office heads and signs; papers made before keep what they say. Raises PermissionDenied."""
    if not may_change(actor, unit):
        raise PermissionDenied(_("Cơ quan ban hành, người ký: anh/chị không được giao việc này."))
    with transaction.atomic():
        given = {f: facts[f] for f in FIELDS}
        row, _created = Issuer.objects.update_or_create(unit=unit, office=office, defaults=given)
        record(actor, "issuer.save", row, at=now, unit=unit, details={"office": office, **facts})
        return row
