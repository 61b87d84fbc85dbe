"""Acts on dossiers: starting one, saving it, freezing what was filed."""

import base64
import hashlib
import json
import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ocop.accounts.refusals import Refused, Stale
from ocop.journal.record import record
from ocop.law import loader
from products import checks, contributions, forms_of_law, numbering, offices, renewal
from products.models import CriteriaSet, Dossier, DossierKind, DossierVersion, FilingReceipt, Product

RELATED = ("product__producer__commune", "criteria_set")

class Unanswered:
    """A mark of this value takes the answer away again (``None`` is an answer: none applies)."""


def acts_for(user, dossier: Dossier) -> bool:
    """Whether the person acts for the dossier's producer."""
    return offices.acts_for(user, dossier.product.producer_id)


def start(actor, product: Product, *, kind: str, regulation: str, now: datetime) -> Dossier:
    """Start a dossier of the product under a regulation, with the newest version of the product's set there.

    An office that starts it for a producer types in a paper dossier (``on_paper``). Raises PermissionDenied for
    others, Refused where the regulation has no set for the sub-group, or a dossier is still being written.
    """
    with transaction.atomic():
        product = Product.objects.select_related("producer__commune", "criteria_set").get(pk=product.pk)
        offices.require(offices.may_write(actor, product.producer), _("Anh/chị không lập hồ sơ cho chủ thể này."))
        dossier = begin(actor, product, kind=kind, regulation=regulation, now=now)
        record(actor, "dossier.start", dossier, at=now, unit=product.producer.commune_id, details={"kind": kind})
        return dossier


def begin(actor, product: Product, *, kind: str, regulation: str, now: datetime) -> Dossier:
    """The row of a new dossier, inside an act that has checked the actor and writes the journal; raises Refused."""
    criteria_set = set_under(product.criteria_set, regulation)
    if criteria_set is None:
        raise Refused(
            [_("Quyết định {regulation} không có bộ tiêu chí cho nhóm sản phẩm này.").format(regulation=regulation)],
            {"regulation": [_("Chọn quyết định khác, hoặc sửa bộ tiêu chí của sản phẩm.")]},
        )
    Product.objects.select_for_update().get(pk=product.pk)  # two windows must not both start one
    if product.dossiers.filter(filed_at__isnull=True).exists():
        raise Refused([_("Sản phẩm đang có một hồ sơ chưa nộp.")])
    baseline = renewal.baseline_of(product) if kind != DossierKind.FIRST else None
    made = Dossier.objects.create(
        product=product,
        kind=kind,
        regulation=regulation,
        criteria_set=criteria_set,
        previous=baseline.dossier if baseline else None,
        baseline=baseline,
        on_paper=not offices.acts_for(actor, product.producer_id),
        entered_by=actor,
        created_at=now,
        **(renewal.carried(baseline, criteria_set, regulation) if baseline else {}),
    )
    if baseline:
        renewal.carry_evidence(baseline, made, actor, now)
    return made


def set_under(criteria_set: CriteriaSet, regulation: str) -> CriteriaSet | None:
    """The newest version of the same set under the regulation (148's sets also serve 1489)."""
    regime = loader.regulation(regulation).criteria_regime
    if criteria_set.regulation == regime:
        return criteria_set
    current = CriteriaSet.objects.current().filter(regulation=regime)
    return current.filter(slug=criteria_set.slug).first()


def save(
    actor,
    dossier: Dossier,
    *,
    revision: int,
    fields: dict | None = None,
    cases: dict | None = None,
    self_marks: dict | None = None,
    self_notes: dict | None = None,
    now: datetime,
) -> Dossier:
    """Save the working copy; ``revision`` is the one the page was made from (Stale, 409, where it is not the newest).

    What is given is laid over what is there; a mark ``Unanswered`` is taken away. Raises PermissionDenied for people
    of other producers, Refused for a filed dossier without an open supplement request.
    """
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=dossier.pk)
        may_change(actor, dossier)
        given = _given(fields, cases, self_marks, self_notes)
        if dossier.revision != revision:
            raise Stale(dossier.revision, theirs=content_of(dossier), mine=given)
        for name, change in given.items():
            merged = {**getattr(dossier, name), **change}
            setattr(dossier, name, {key: value for key, value in merged.items() if value is not Unanswered})
        dossier.revision += 1
        dossier.save()
        unit = dossier.product.producer.commune_id
        record(actor, "dossier.save", dossier, at=now, unit=unit, details={"revision": dossier.revision})
        return dossier


def may_change(actor, dossier: Dossier) -> None:
    """Raise PermissionDenied or Refused unless the actor may change the working copy now."""
    offices.require(offices.may_write_dossier(actor, dossier), _("Anh/chị không sửa được hồ sơ của chủ thể này."))
    if not contributions.may_edit(dossier):
        raise Refused([_("Hồ sơ đã nộp; chỉ sửa được khi có yêu cầu bổ sung đang mở.")])


def content_of(dossier: Dossier) -> dict:
    """The four parts that a person writes."""
    return {name: getattr(dossier, name) for name in ("fields", "cases", "self_marks", "self_notes")}


def _given(fields, cases, self_marks, self_notes) -> dict:
    given = {"fields": fields, "cases": cases, "self_marks": self_marks, "self_notes": self_notes}
    return {name: value for name, value in given.items() if value is not None}


def missing(dossier: Dossier, today: date | None = None) -> list[str]:
    """What the dossier still lacks before it can be filed: the findings that block (``products.checks``)."""
    facts = checks.facts_of(dossier, today or timezone.localdate())
    return [finding.message for finding in checks.run(facts) if finding.blocks]


def digest(content: dict, cases: dict) -> str:
    """SHA-256 (hex) of a version's content in canonical JSON."""
    canonical = json.dumps([content, cases], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@override("vi")  # the names of kinds are frozen in the language of the law
def content_now(dossier: Dossier) -> dict:
    """Everything a version freezes, as the dossier stands now: texts, answers, and every file with its hash."""
    return {
        "product": dossier.product.name,
        "producer": dossier.product.producer.name,
        "kind": dossier.kind,
        "regulation": dossier.regulation,
        "criteria_set": f"{dossier.criteria_set.code}/{dossier.criteria_set.version}",
        "slip_number": dossier.slip_number,
        "fields": dossier.fields,
        "forms": forms_of_law.values(dossier),
        "self_marks": dossier.self_marks,
        "self_notes": dossier.self_notes,
        "files": [_frozen_file(f) for f in dossier.evidence.standing().order_by("pk")],
    }


def _frozen_file(f) -> dict:
    return {
        "id": f.pk, "title": f.title, "criteria": f.criteria, "sha256": f.sha256, "size": f.size, "kind": f.kind,
        "name": f.file_name, "number": f.number, "issuer": f.issuer, "url": f.url, "pages": f.pages,
        "issued_on": f.issued_on.isoformat() if f.issued_on else "",
        "expires_on": f.expires_on.isoformat() if f.expires_on else "",
    }  # fmt: skip


def freeze(dossier: Dossier, actor, *, now: datetime) -> DossierVersion:
    """Freeze the dossier as it stands: the next version, its hash, its receipt; the first one takes the slip number."""
    numbering.number_slip(dossier, now)
    if dossier.filed_at is None:
        dossier.filed_at = now
    dossier.save(update_fields=["filed_at", "slip_number"])
    content = content_now(dossier)
    last = dossier.versions.aggregate(last=Max("number"))["last"] or 0
    version = DossierVersion.objects.create(
        dossier=dossier,
        number=last + 1,
        criteria_set=dossier.criteria_set,
        content=content,
        cases=dossier.cases,
        sha256=digest(content, dossier.cases),
        frozen_at=now,
        frozen_by=actor,
    )
    FilingReceipt.objects.create(version=version, code=random_code(), issued_at=now)
    return version


def random_code() -> str:
    """A code nobody can guess: 26 letters of base 32, 130 random bits."""
    return base64.b32encode(secrets.token_bytes(17)).decode()[:26]
