"""Acts on a product list: keeping what was understood, and taking it over whole, once, or not at all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import Locality
from ocop.accounts.names import search_key
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import units_of
from ocop.journal.record import Happening, record, record_many
from ocop.law import loader
from products import dossiers, offices
from products.listing import mapping
from products.listing.columns import REQUIRED
from products.listing.reading import Unreadable, rows_of
from products.listing.understanding import understand
from products.models import CriteriaSet, Producer, Product, ProductImport


def propose(actor, upload, *, unit: Locality, regulation: str, now: datetime) -> ProductImport:
    """Read a list and keep what was understood for two days; nothing else is written.

    Raises PermissionDenied for a unit the actor does not type in for, Refused (beside ``file``) for a file that
    cannot be read.
    """
    _require(actor, unit)
    try:
        read = rows_of(upload.file, upload.name)
        guessed = mapping.guess(read)
        if max(len(row.cells) for row in read) < len(REQUIRED):
            raise Unreadable(_("Không thấy dòng tiêu đề: danh sách cần ít nhất cột sản phẩm, chủ thể và địa chỉ."))
        # Columns that cannot be guessed are for the person to name on the next page.
        rows = [] if mapping.missing(guessed) else understand(read, unit, regulation, guessed)
    except Unreadable as unreadable:
        raise Refused([], {"file": [str(unreadable)]}) from unreadable
    with transaction.atomic():
        listing = ProductImport.keep(
            upload, owner=actor, now=now, unit=unit, regulation=regulation, rows=rows, grid=mapping.to_grid(read),
            columns=guessed,
        )  # fmt: skip
        details = {"rows": len(rows), "sha256": listing.sha256}
        record(actor, "listing.propose", listing, at=now, unit=unit.pk, details=details)
        return listing


def remap(actor, listing_id: int, *, columns: dict[str, dict], now: datetime) -> ProductImport:
    """Understand a kept list anew with the columns the person named; nothing else is written.

    Raises Http404 for a list that is not the actor's, Refused for one that was taken over or ran out, or where the
    required columns are still not named.
    """
    with transaction.atomic():
        listing = ProductImport.locked(listing_id, actor)
        if listing.confirmed_at or now > listing.expires_at:
            raise Refused([_("Danh sách này đã nhập hoặc đã quá hạn; hãy tải lên lại.")])
        _require(actor, listing.unit)
        try:
            found = understand(mapping.from_grid(listing.grid), listing.unit, listing.regulation, columns)
        except Unreadable as unreadable:
            raise Refused([str(unreadable)]) from unreadable
        listing.rows, listing.columns = found, columns
        listing.save(update_fields=["rows", "columns"])
        record(actor, "listing.remap", listing, at=now, unit=listing.unit_id, details={"rows": len(found)})
        return listing


def confirm(actor, listing_id: int, *, sets: dict[int, int], now: datetime) -> ProductImport:
    """Create the producers, products and draft dossiers of a list; a second call changes nothing.

    ``sets`` names the criteria set (id) of rows without one, by position. Raises Http404 for a list that is not the
    actor's, Refused with every reason where a row has an error or no set, or the list has expired: nothing is made.
    """
    with transaction.atomic():
        listing = ProductImport.locked(listing_id, actor)
        if listing.confirmed_at:
            return listing
        _require(actor, listing.unit)
        chosen = _chosen_sets(listing, sets)
        _refuse(listing, chosen, now)
        made = _Making(actor, listing, now)
        for at, row in enumerate(listing.rows):
            made.row(row, chosen[at])
        listing.confirm(made.counts, now)
        made.note("listing.confirm", listing, listing.unit_id, made.counts)
        record_many(made.happenings)
        return listing


def _require(actor, unit: Locality) -> None:
    held = {held.pk for held in units_of(actor, *offices.ENTERING)}
    offices.require(unit.pk in held, _("Anh/chị không nhập danh sách cho {unit}.").format(unit=unit))


def _chosen_sets(listing: ProductImport, sets: dict[int, int]) -> dict[int, CriteriaSet | None]:
    regime = loader.regulation(listing.regulation).criteria_regime
    known = {found.pk: found for found in CriteriaSet.objects.current().filter(regulation=regime).defer("data")}
    return {at: known.get(row["set"] or sets.get(at)) for at, row in enumerate(listing.rows)}


def _refuse(listing: ProductImport, chosen: dict, now: datetime) -> None:
    if not listing.rows:
        raise Refused([_("Chưa rõ cột nào là gì: hãy chọn cột trước.")])
    listing.refuse_expired(now)
    reasons = [error for row in listing.rows for error in row["errors"]]
    unset_text = _("Dòng {row} «{product}»: chưa chọn bộ tiêu chí.")
    unset = {
        f"set-{at}": [unset_text.format(row=row["number"], product=row["product"])]
        for at, row in enumerate(listing.rows)
        if chosen[at] is None and not row["errors"] and not row["product_id"]
    }
    if reasons or unset:
        raise Refused(reasons, unset)


class _Making:
    """Creates the rows of one list; what is there already is used again."""

    def __init__(self, actor, listing: ProductImport, now: datetime):
        self.actor, self.listing, self.now = actor, listing, now
        self.counts = {"producers": 0, "products": 0, "dossiers": 0, "left": 0}
        self.happenings: list[Happening] = []
        self.producers: dict[tuple[int, str], Producer] = {}

    def note(self, act: str, subject, unit_id: int, details: dict | None = None) -> None:
        self.happenings.append(Happening(self.actor, act, subject, self.now, unit_id, details or {}))

    def row(self, row: dict, criteria_set: CriteriaSet) -> None:
        producer = self._producer(row)
        product = Product.objects.filter(producer=producer, search_key=search_key(row["product"])[:300]).first()
        if product is None:
            product = Product.objects.create(producer=producer, name=row["product"], criteria_set=criteria_set)
            self._made("products", "product.new", product, producer, {"set": criteria_set.code})
        try:
            with transaction.atomic():  # a refused dossier leaves the transaction whole
                dossier = dossiers.begin(
                    self.actor, product, kind=row["kind"], regulation=self.listing.regulation, now=self.now
                )
        except Refused:
            self.counts["left"] += 1  # one is being written already
            return
        self._made("dossiers", "dossier.start", dossier, producer, {"kind": row["kind"]})

    def _producer(self, row: dict) -> Producer:
        key = (row["commune"], search_key(row["producer"])[:300])
        if key not in self.producers:
            there = Producer.objects.filter(commune=key[0], search_key=key[1]).first()
            self.producers[key] = there or self._new_producer(row)
        return self.producers[key]

    def _new_producer(self, row: dict) -> Producer:
        made = Producer.objects.create(
            name=row["producer"], kind=row["owner"], commune_id=row["commune"], address=row["address"][:300]
        )
        self._made("producers", "producer.register", made, made, {"by_office": True})
        return made

    def _made(self, what: str, act: str, subject, producer: Producer, details: dict) -> None:
        self.counts[what] += 1
        self.note(act, subject, producer.commune_id, {"listing": self.listing.pk, **details})
