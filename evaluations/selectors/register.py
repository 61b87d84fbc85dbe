"""What the public sees: the check of one certificate and the register of recognised products. No personal data."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from evaluations.models import Certificate, Recognition
from evaluations.rules.validity import GOOD, LABELS, Status, Term, status_on
from ocop.accounts import names
from ocop.accounts.models import Locality
from products.models import CriteriaSet

CODE = re.compile(r"[A-Z2-7]{26}")
NAMES = (
    "number", "product", "producer", "place", "stars", "issued_on", "valid_from", "valid_to", "decision",
    "superseded_on", "specimen", "sha256",
)  # fmt: skip
UNKNOWN = "unknown"
UNKNOWN_LABEL = "Không tìm thấy"
# Read from paper by people: these signs are not in the code's alphabet, so they can only be meant for those.
_MISREAD = str.maketrans("018", "OIB")
_FACTS = {
    "product": F("recognition__product_name"),
    "producer": F("recognition__producer_name"),
    "commune": F("recognition__commune__name"),
    "parent": F("recognition__commune__parent__name"),
    "parent_level": F("recognition__commune__parent__level"),
    "grandparent": F("recognition__commune__parent__parent__name"),
    "stars": F("recognition__stars"),
    "valid_from": F("recognition__valid_from"),
    "valid_to": F("recognition__valid_to"),
    "decision_number": F("recognition__decision__number"),
    "decision_date": F("recognition__decision__signed_on"),
    "decision_body": F("content__decision_body"),
}


@dataclass(frozen=True)
class Checked:
    """What anyone may know of one certificate on a day."""

    code: str
    number: str
    status: Status
    product: str
    producer: str
    place: str
    stars: int
    issued_on: date
    valid_from: date
    valid_to: date
    decision_number: str
    decision_date: date
    decision_body: str
    specimen: bool
    superseded_on: date | None
    sha256: str

    @property
    def label(self) -> str:
        return LABELS[self.status]

    @property
    def good(self) -> bool:
        """Whether the stars may be relied on."""
        return self.status in GOOD

    def as_json(self) -> dict:
        """The same facts for scripts; dates as ISO text."""
        return {
            "code": self.code,
            "status": str(self.status),
            "label": self.label,
            "number": self.number,
            "product": self.product,
            "producer": self.producer,
            "place": self.place,
            "stars": self.stars,
            "issued_on": self.issued_on.isoformat(),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat(),
            "decision": {
                "number": self.decision_number,
                "date": self.decision_date.isoformat(),
                "body": self.decision_body,
            },
            "superseded_on": self.superseded_on.isoformat() if self.superseded_on else None,
            "specimen": self.specimen,
            "sha256": self.sha256 or None,
        }


def unknown_json(code: str) -> dict:
    """The answer for a code nobody was given: the same names, without values."""
    return {"code": code, "status": UNKNOWN, "label": UNKNOWN_LABEL, **dict.fromkeys(NAMES)}


def tidy_code(text: str) -> str:
    """A code as typed from paper: spaces and hyphens out, capitals, misread digits as the letters they stand for."""
    return re.sub(r"[\s\-–.]", "", text).upper().translate(_MISREAD)


def check_code(code: str, today: date) -> Checked | None:
    """The certificate of that code, None where there is none; one query either way."""
    return next(iter(_checked(Q(code=code[:40]), today)), None)


def check_number(number: str, today: date, limit: int = 20) -> list[Checked]:
    """Certificates of that number: units number for themselves, so there may be several."""
    return _checked(Q(number=" ".join(number.split()).upper()[:60]), today)[:limit]


def check_file(data: bytes, today: date) -> Checked | None:
    """The certificate whose issued file has exactly these bytes; a changed byte is another file."""
    return next(iter(_checked(Q(sha256=hashlib.sha256(data).hexdigest()), today)), None)


def _checked(condition: Q, today: date) -> list[Checked]:
    rows = Certificate.objects.filter(condition).with_successor().order_by("-issued_on", "pk")
    fields = ("code", "number", "issued_on", "content__specimen", "sha256", "superseded_on")
    return [_row(row, today) for row in rows.values(*fields, **_FACTS)]


def _row(row: dict, today: date) -> Checked:
    term = Term(row["valid_from"], row["valid_to"], superseded_on=row["superseded_on"])
    commune, parent, level, above = (row.pop(name) for name in ("commune", "parent", "parent_level", "grandparent"))
    names_up = [commune, parent] + ([above] if level == Locality.Level.DISTRICT else [])
    specimen = bool(row.pop("content__specimen"))
    place = ", ".join(name for name in names_up if name)
    return Checked(status=status_on(term, today), place=place, specimen=specimen, **row)


def recognised(
    today: date, *, text: str = "", stars: int | None = None, province: Locality | None = None, sector: str = "",
    expired: bool = False,
):  # fmt: skip
    """The register: the last recognition of each product that is valid (or expired) today, by name.

    ``text`` is matched without diacritics in product and producer. A province takes in those it was merged from.
    Returns a queryset of plain rows for a page to cut.
    """
    rows = Recognition.objects.with_successor().filter(superseded_on__isnull=True)
    rows = rows.filter(valid_to__lt=today) if expired else rows.filter(valid_to__gte=today)
    for word in names.search_key(text).split():
        rows = rows.filter(search_key__contains=word)
    if stars:
        rows = rows.filter(stars=stars)
    if province:
        inside = Q(commune__path__startswith=province.path)
        for path in province.predecessors.values_list("path", flat=True):
            inside |= Q(commune__path__startswith=path)
        rows = rows.filter(inside)
    if sector:
        rows = rows.filter(product__criteria_set__sector=sector)
    return rows.order_by("sort_key", "pk").values(
        "product_name", "producer_name", "stars", "valid_to", commune_name=F("commune__name"),
        parent_name=F("commune__parent__name"), code=F("certificate__code"), sector=F("product__criteria_set__sector"),
    )  # fmt: skip


def provinces(today: date):
    """The provinces that exist today, by name."""
    return Locality.objects.on(today).filter(level=Locality.Level.PROVINCE)


def sectors() -> list[str]:
    """The sectors (ngành) of all loaded criteria sets, by name."""
    found = CriteriaSet.objects.order_by("sector").values_list("sector", flat=True).distinct()
    return sorted(found, key=names.sort_key)
