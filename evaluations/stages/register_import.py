"""Taking over what a unit has recognised before the portal: a register is read, shown, written whole or not at all.

Earlier recognitions run to their own expiry. Their certificates keep the numbers they were issued under.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.models import Certificate, Decision, Recognition, RegisterImport
from evaluations.models.wording import not_yours
from evaluations.permissions import UNIT_RULES
from evaluations.selectors.register_rows import understand
from evaluations.stages import _certificate as certificates
from ocop.accounts.models import Locality, Role
from ocop.accounts.names import search_key
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import has_role
from ocop.journal.record import Happening, record, record_many
from ocop.journal.words import kept
from ocop.law.calendar import vietnam_day
from products.listing.reading import Unreadable, rows_of
from products.models import CriteriaSet, Producer, Product

SIGNER = kept("Theo quyết định đã ban hành")


def propose(actor, upload, *, unit: Locality, now: datetime) -> RegisterImport:
    """Read a register and keep what was understood for two days; nothing else is written.

    Raises PermissionDenied for another unit's officer, Refused (beside ``file``) for a file that cannot be read.
    """
    _require(actor, unit)
    try:
        rows = understand(rows_of(upload.file, upload.name), unit, vietnam_day(now))
    except Unreadable as unreadable:
        raise Refused([], {"file": [str(unreadable)]}) from unreadable
    with transaction.atomic():
        taken = RegisterImport.keep(upload, owner=actor, now=now, unit=unit, rows=rows)
        details = {"rows": len(rows), "sha256": taken.sha256}
        record(actor, "register.read", taken, at=now, unit=unit.pk, details=details)
        return taken


def confirm(actor, import_id: int, *, now: datetime) -> RegisterImport:
    """Write every recognition of the register, with new producers and products; a second call does nothing.

    Raises Http404 for a register that is not the actor's, Refused with every reason where a row has an error or the
    preview has expired: then nothing is written.
    """
    with transaction.atomic():
        taken = RegisterImport.locked(import_id, actor)
        if taken.confirmed_at:
            return taken
        _require(actor, taken.unit)
        _refuse(taken, now)
        writing = _Writing(actor, taken, now)
        for row in taken.rows:
            writing.row(row)
        taken.confirm(writing.counts, now)
        writing.note("register.take_over", taken, taken.unit_id, writing.counts)
        record_many(writing.happenings)
        return taken


def _require(actor, unit: Locality) -> None:
    if not has_role(actor, Role.OFFICER, unit):
        raise PermissionDenied(not_yours(UNIT_RULES["register.take_over"]))


def _refuse(taken: RegisterImport, now: datetime) -> None:
    taken.refuse_expired(now)
    errors = [error for row in taken.rows for error in row["errors"]]
    again = [
        _("Dòng {row} «{product}»: đã được ghi công nhận từ lúc xem trước.").format(
            row=row["row"], product=row["product"])
        for row in taken.rows
        if not row["errors"] and Recognition.objects.filter(
            product__producer__commune=row["commune"], product__producer__search_key=search_key(row["producer"])[:300],
            product__search_key=search_key(row["product"])[:300], decision__signed_on=row["decided"],
        ).exists()
    ]  # fmt: skip
    if errors or again:
        raise Refused(errors + again)


class _Writing:
    """Writes the rows of one register; what is there already is used again."""

    def __init__(self, actor, taken: RegisterImport, now: datetime):
        self.actor, self.taken, self.now = actor, taken, now
        self.counts = {"producers": 0, "products": 0, "decisions": 0, "recognitions": 0}
        self.happenings: list[Happening] = []
        self.units = {search_key(u.name): u for u in (taken.unit, *Locality.objects.within(taken.unit).exclude(
            level=Locality.Level.COMMUNE))}  # fmt: skip

    def note(self, act: str, subject, unit_id: int, details: dict | None = None) -> None:
        self.happenings.append(Happening(self.actor, act, subject, self.now, unit_id, details or {}))

    def row(self, row: dict) -> None:
        producer = self._producer(row)
        product = Product.objects.filter(producer=producer, search_key=search_key(row["product"])[:300]).first()
        if product is None:
            found = CriteriaSet.objects.get(pk=row["set"])
            product = Product.objects.create(producer=producer, name=row["product"], criteria_set=found)
            self._made("products", "product.new", product, producer.commune_id)
        decision = self._decision(row)
        recognition = Recognition.objects.create(
            decision=decision, product=product, product_name=row["product"], producer_name=row["producer"],
            place=certificates.whole_address(producer), commune=producer.commune, stars=row["stars"],
            valid_from=date.fromisoformat(row["issued"]), valid_to=date.fromisoformat(row["ends"]),
        )  # fmt: skip
        certificates.note_foreign(
            recognition, row["number"] or row["decision"], self.now, cause=Certificate.Cause.TAKEN_OVER
        )
        self._made("recognitions", "register.recognition", recognition, self.taken.unit_id)

    def _producer(self, row: dict) -> Producer:
        key = search_key(row["producer"])[:300]
        rows = Producer.objects.filter(commune=row["commune"], search_key=key)
        there = rows.select_related("commune__parent").first()
        if there is not None:
            return there
        made = Producer.objects.create(
            name=row["producer"], kind=row["owner"], commune_id=row["commune"], address=row["place"][:300]
        )
        self._made("producers", "producer.register", made, made.commune_id)
        return made

    def _decision(self, row: dict) -> Decision:
        unit = self.units.get(search_key(row["body"] or "").removeprefix("uy ban nhan dan ").removeprefix("ubnd "))
        signed_on = date.fromisoformat(row["decided"])
        paper = {"unit": unit or self.taken.unit, "number": row["decision"], "signed_on": signed_on}
        there = Decision.objects.filter(**paper).first()
        if there is not None:
            return there
        made = Decision.objects.create(**paper, signer_title=SIGNER, decided_by=self.actor, decided_at=self.now)
        self._made("decisions", "register.decision", made, self.taken.unit_id)
        return made

    def _made(self, what: str, act: str, subject, unit_id: int) -> None:
        self.counts[what] += 1
        self.note(act, subject, unit_id, {"register": self.taken.pk})
