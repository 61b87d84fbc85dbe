"""What the forms print: one filed version as it was frozen, or the working copy as it stands, marked as a draft."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from ocop.law import loader
from ocop.law.calendar import vietnam_day
from ocop.law.model import CriteriaSet, Regulation
from ocop.papers.decree30 import Signer, place_date
from products import contributions, forms_of_law
from products.documents.blocks import Line, Ticks, Words, amount, day
from products.dossiers import content_now
from products.forms.steps import shown
from products.models import CommuneReport, Dossier, DossierVersion

DRAFT = "BẢN NHÁP – HỒ SƠ CHƯA NỘP"
IN_FORCE_FORMS = "26"  # the only decision whose forms were read in full (regulations.md §3)


@dataclass(frozen=True)
class Source:
    """One dossier's content with everything around it that forms print. ``with_marks``: the self-assessed points."""

    dossier: Dossier
    content: dict
    law: CriteriaSet
    cases: dict
    version: DossierVersion | None = None
    with_marks: bool = False
    report: CommuneReport | None = None
    fields: dict[str, forms_of_law.Field] = field(default_factory=dict)

    @property
    def regulation(self) -> Regulation:
        return loader.regulation(self.dossier.regulation)

    @property
    def filed_at(self) -> datetime | None:
        return self.dossier.filed_at

    @property
    def year(self) -> int | None:
        """Of the filing; of the day the slip names where nothing was filed yet."""
        if self.filed_at:
            return vietnam_day(self.filed_at).year
        signed = self.content["fields"].get("signed_on")
        return date.fromisoformat(signed).year if signed else None

    @property
    def banner(self) -> str:
        return "" if self.version else DRAFT

    @cached_property
    def values(self) -> dict[str, str]:
        """Every field by its code, as text; what a version did not freeze is read from its row."""
        kept = {**self.content.get("fields", {}), **self.content.get("forms", {})}
        missing = [f for f in self.fields.values() if f.source and f.code not in kept]
        return {f.code: forms_of_law.sourced(self.dossier, f.source) for f in missing} | kept

    def text(self, code: str) -> str:
        """The field as a reader sees it."""
        known = self.fields.get(code)
        value = self.values.get(code, "") or ""
        if known is None:
            return value
        return amount(value) if known.kind == "number" else shown(known, value)

    def label(self, code: str) -> str:
        return self.fields[code].label

    def line(self, code: str, label: str = "") -> Line:
        return Line(label or self.label(code), self.text(code))

    def words(self, code: str, label: str = "") -> Words:
        return Words(label or self.label(code), self.text(code))

    def ticks(self, label: str, *codes: str) -> Ticks:
        return Ticks(label, tuple((self.label(code), bool(self.values.get(code))) for code in codes))

    def signer(self, *lines: str) -> Signer:
        """The producer's signature: the person who represents it, as Mẫu 01 names them."""
        note = "(Ký, ghi rõ họ tên, đóng dấu nếu có)"
        return Signer(lines or ("Đại diện chủ thể",), self.text("representative"), note)

    @property
    def placed(self) -> str:
        """Place and day of the slip."""
        signed = self.content["fields"].get("signed_on")
        place = self.text("signed_at") or self.dossier.product.producer.commune.name
        return place_date(place, date.fromisoformat(signed) if signed else None, self.year)

    @property
    def origin(self) -> str:
        """Which decision the form belongs to; where the printed form was not read, that the wording is ours."""
        if self.regulation.id == IN_FORCE_FORMS:
            return f"Kèm theo {self.regulation.title}"
        return f"Theo thành phần hồ sơ của {self.regulation.title}; lời mẫu của phần mềm"

    def mark(self, number: str) -> str:
        """The form's own number: the three forms are those of the decision in force, the four of 1048 have theirs."""
        return number if number.startswith("Biểu") or self.regulation.id == IN_FORCE_FORMS else ""

    @property
    def reception(self) -> contributions.Reception | None:
        return contributions.reception_of(self.dossier)

    def stamp(self) -> dict:
        """What every form of this dossier has in common."""
        at = self.version.frozen_at if self.version else None
        return {"banner": self.banner, "created": at, "author": self.text("producer_name"), "foot": self._foot()}

    def _foot(self) -> str:
        if self.version is None:
            return ""
        slip = f" Số phiếu: {self.dossier.slip_number}." if self.dossier.slip_number else ""
        filed = day(vietnam_day(self.version.frozen_at))
        made = f"In từ hồ sơ điện tử, bản {self.version.number}, nộp ngày {filed}.{slip}"
        return f"{made} SHA-256 của bản: {self.version.sha256[:16]}…"


def source_of(dossier: Dossier, version: DossierVersion | None, *, with_marks: bool) -> Source:
    """The source for a filed version, or for the working copy (None)."""
    # Mẫu 03 is printed for seasons of 1048 too, whose own forms do not name all of its fields.
    steps = (*forms_of_law.steps(IN_FORCE_FORMS), *forms_of_law.steps(dossier.regulation))
    known = {f.code: f for step in steps for f in step.fields(dossier.kind)}
    report = CommuneReport.objects.filter(dossier=dossier).select_related("forwarding", "reported_by").first()
    if version is None:
        content, law, cases = content_now(dossier), dossier.criteria_set.law, dossier.cases
    else:
        content, law, cases = version.content, version.criteria_set.law, version.cases
    return Source(dossier, content, law, cases, version, with_marks, report, known)
