"""What the public sees: the check of one certificate and the register of recognised products. No personal data."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Certificate, CertificateFile, Recognition
from evaluations.models.wording import status_label
from evaluations.rules.validity import GOOD, Status, status_on, term_of
from ocop.accounts import names
from ocop.accounts.models import Locality
from products.models import CriteriaSet, ProductPhoto

CODE = re.compile(r"[A-Z2-7]{26}")
NAMES = (
    "number", "product", "producer", "place", "stars", "issued_on", "valid_from", "valid_to", "decision",
    "superseded_on", "extended_to", "revoked_on", "specimen", "sha256", "signed_sha256", "photo",
)  # fmt: skip
TERM = ("superseded_on", "replaced_on", "extended_to", "revoked_on")
UNKNOWN = "unknown"
UNKNOWN_LABEL = gettext_lazy("Không tìm thấy")
# Read from paper by people: these signs are not in the code's alphabet, so they can only be meant for those.
_MISREAD = str.maketrans("018", "OIB")
_FACTS = {
    "product": F("content__product"),  # as printed on this very paper, which a later correction may say otherwise
    "producer": F("content__producer"),
    "product_id": F("recognition__product"),
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
    replaced_on: date | None
    extended_to: date | None
    revoked_on: date | None
    sha256: str
    signed_sha256: str | None
    product_id: int
    cause: str
    photo: bool

    @property
    def label(self) -> str:
        return status_label(self.status)

    @property
    def good(self) -> bool:
        """Whether the stars may be relied on."""
        return self.status in GOOD

    @property
    def ended_on(self) -> date | None:
        """First day of what took its place: a later recognition, or the paper that puts this one right."""
        return min((day for day in (self.superseded_on, self.replaced_on) if day), default=None)

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
            "superseded_on": _iso(self.ended_on),
            "extended_to": _iso(self.extended_to),
            "revoked_on": _iso(self.revoked_on),
            "specimen": self.specimen,
            "sha256": self.sha256 or None,
            "signed_sha256": self.signed_sha256,
            "photo": f"/san-pham-ocop/anh/{self.code}.jpg" if self.photo else None,
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def unknown_json(code: str) -> dict:
    """The answer for a code nobody was given: the same names, without values."""
    return {"code": code, "status": UNKNOWN, "label": str(UNKNOWN_LABEL), **dict.fromkeys(NAMES)}


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
    """The certificate of which one file has exactly these bytes; a changed byte is another file."""
    sha256 = hashlib.sha256(data).hexdigest()
    others = CertificateFile.objects.filter(sha256=sha256).values("certificate")
    return next(iter(_checked(Q(sha256=sha256) | Q(pk__in=others), today)), None)


def file_facts(data: bytes) -> dict:
    """Which of a certificate's files has these bytes (``kind``, in words) and the ``signatures`` it was locked with."""
    found = CertificateFile.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if found is None:
        return {"kind": _("Bản PDF chưa ký số"), "signatures": []}
    return {"kind": found.get_kind_display(), "signatures": found.signature.get("signatures", [])}


def photo_of(code: str) -> ProductPhoto | None:
    """The picture shown with the product of that certificate."""
    rows = ProductPhoto.objects.filter(product__recognitions__certificates__code=code[:40], shown=True)
    return rows.first()


def _checked(condition: Q, today: date) -> list[Checked]:
    signed = CertificateFile.objects.filter(certificate=OuterRef("pk"), kind=CertificateFile.Kind.SIGNED)
    rows = Certificate.objects.filter(condition).with_term().order_by("-issued_on", "pk")
    fields = ("code", "number", "issued_on", "content__specimen", "sha256", "cause", *TERM)
    more = {
        "signed_sha256": Subquery(signed.values("sha256")[:1]),
        "photo": Exists(ProductPhoto.objects.filter(product=OuterRef("recognition__product"), shown=True)),
    }
    return [_row(row, today) for row in rows.values(*fields, **_FACTS, **more)]


def _row(row: dict, today: date) -> Checked:
    term = term_of(row)
    commune, parent, level, above = (row.pop(name) for name in ("commune", "parent", "parent_level", "grandparent"))
    names_up = [commune, parent] + ([above] if level == Locality.Level.DISTRICT else [])
    specimen = bool(row.pop("content__specimen"))
    place = ", ".join(name for name in names_up if name)
    return Checked(status=status_on(term, today), place=place, specimen=specimen, **row)


def recognised(
    today: date, *, text: str = "", stars: int | None = None, province: Locality | None = None, sector: str = "",
    state: str = "",
):  # fmt: skip
    """The register: the last recognition of each product by name, as rows of ``LISTED``.

    ``state``: "" those that may be relied on today (extended ones too), "het" expired, "thu-hoi" revoked.
    ``text`` is matched without diacritics in product and producer. A province takes in those it was merged from.
    """
    rows = Recognition.objects.with_term().filter(superseded_on__isnull=True, valid_from__lte=today)
    revoked = Q(revoked_on__lte=today)
    if state == "thu-hoi":
        rows = rows.filter(revoked)
    else:
        rows = rows.filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=today))
        lasting = Q(valid_to__gte=today) | Q(extended_to__gte=today)
        ended = Q(valid_to__lt=today) & (Q(extended_to__isnull=True) | Q(extended_to__lt=today))
        rows = rows.filter(ended if state == "het" else lasting)
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
    return rows


LISTED = {
    "commune_name": F("commune__name"),
    "parent_name": F("commune__parent__name"),
    "province_name": Case(
        When(commune__parent__level=Locality.Level.DISTRICT, then=F("commune__parent__parent__name")),
        default=F("commune__parent__name"),
    ),
    "sector": F("product__criteria_set__sector"),
    "code": F("certificates__code"),
    "number": F("certificates__number"),
    "decision_number": F("decision__number"),
    "photo": Exists(ProductPhoto.objects.filter(product=OuterRef("product"), shown=True)),
}
PLAIN = ("pk", "product_name", "producer_name", "stars", "valid_from", "valid_to", "extended_to", "sort_key")


def listed(rows):
    """Recognitions as plain rows by name, each with the certificate that stands for it now."""
    standing = rows.filter(certificates__replaced_by__isnull=True)
    return standing.order_by("sort_key", "pk").values(*PLAIN, **LISTED)


def page_of(rows, size: int, *, after: int | None = None, before: int | None = None) -> tuple[list[dict], bool, bool]:
    """One page of ``listed`` by its neighbour (the last row of the page before, the first of the page after).

    Returns the rows, whether there are earlier and whether there are later ones. No page costs more than the first.
    """
    mark = after or before
    start = Recognition.objects.filter(pk=mark).values_list("sort_key", "pk").first() if mark else None
    found = listed(rows)
    if start is None:
        page = list(found[: size + 1])
        return page[:size], False, len(page) > size
    key, pk = start
    if after:
        page = list(found.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=pk))[: size + 1])
        return page[:size], True, len(page) > size
    earlier = found.filter(Q(sort_key__lt=key) | Q(sort_key=key, pk__lt=pk))
    page = list(earlier.order_by("-sort_key", "-pk")[: size + 1])
    return page[:size][::-1], len(page) > size, True


def provinces(today: date):
    """The provinces that exist today, by name."""
    return Locality.objects.on(today).filter(level=Locality.Level.PROVINCE)


def sectors() -> list[str]:
    """The sectors (ngành) of all loaded criteria sets, by name."""
    found = CriteriaSet.objects.order_by("sector").values_list("sector", flat=True).distinct()
    return sorted(found, key=names.sort_key)
