"""Acts on dossiers: starting one, saving it, freezing what was filed."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ocop.accounts.refusals import Refused, Stale
from ocop.journal.record import record
from ocop.law import loader
from products.models import CriteriaSet, Dossier, DossierKind, DossierVersion, ProducerAgent, Product


def acts_for(user, dossier: Dossier) -> bool:
    """Whether the person acts for the dossier's producer."""
    return ProducerAgent.objects.filter(user=user, producer=dossier.product.producer_id).exists()


def start(actor, product: Product, *, kind: str, regulation: str, now: datetime) -> Dossier:
    """Start a dossier of the product under a regulation, with the newest version of the product's set there.

    Raises Refused where the regulation has no set for the product's sub-group, or a dossier is still being written.
    """
    with transaction.atomic():
        criteria_set = set_under(product.criteria_set, regulation)
        if criteria_set is None:
            raise Refused(
                [f"Quyết định {regulation} không có bộ tiêu chí cho nhóm sản phẩm này."],
                {"criteria_set": ["Chọn bộ khác."]},
            )
        if product.dossiers.filter(filed_at__isnull=True).exists():
            raise Refused(["Sản phẩm đang có một hồ sơ chưa nộp."])
        previous = product.dossiers.order_by("-pk").first() if kind != DossierKind.FIRST else None
        dossier = Dossier.objects.create(
            product=product,
            kind=kind,
            regulation=regulation,
            criteria_set=criteria_set,
            previous=previous,
            entered_by=actor,
            created_at=now,
        )
        record(actor, "dossier.start", dossier, at=now, unit=product.producer.commune_id, details={"kind": kind})
        return dossier


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
    """Save the working copy; ``revision`` is the one the page was made from (409 where it is not the newest)."""
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if dossier.revision != revision:
            raise Stale(dossier.revision, theirs=_content(dossier), mine=_given(fields, cases, self_marks, self_notes))
        for name, change in _given(fields, cases, self_marks, self_notes).items():
            setattr(dossier, name, {**getattr(dossier, name), **change})
        dossier.revision += 1
        dossier.save()
        record(actor, "dossier.save", dossier, at=now, details={"revision": dossier.revision})
        return dossier


def _content(dossier: Dossier) -> dict:
    return {name: getattr(dossier, name) for name in ("fields", "cases", "self_marks", "self_notes")}


def _given(fields, cases, self_marks, self_notes) -> dict:
    given = {"fields": fields, "cases": cases, "self_marks": self_marks, "self_notes": self_notes}
    return {name: value for name, value in given.items() if value is not None}


def missing(dossier: Dossier) -> list[str]:
    """What the dossier still lacks before it can be filed."""
    law = dossier.criteria_set.law
    reasons = []
    cases = [c.title for c in law.case_criteria if c.code not in dossier.cases]
    if cases:
        reasons.append("Chưa chọn trường hợp áp dụng cho: " + "; ".join(cases) + ".")
    return reasons


def digest(content: dict, cases: dict) -> str:
    """SHA-256 (hex) of a version's content in canonical JSON."""
    canonical = json.dumps([content, cases], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def freeze(dossier: Dossier, actor, *, now: datetime) -> DossierVersion:
    """Freeze the dossier as it stands: the next version, with the hash of its content and of every file."""
    files = dossier.evidence.filter(removed_at__isnull=True).order_by("pk")
    content = {
        "product": dossier.product.name,
        "producer": dossier.product.producer.name,
        "kind": dossier.kind,
        "regulation": dossier.regulation,
        "criteria_set": f"{dossier.criteria_set.code}/{dossier.criteria_set.version}",
        "fields": dossier.fields,
        "self_marks": dossier.self_marks,
        "self_notes": dossier.self_notes,
        "files": [
            {"id": f.pk, "title": f.title, "criteria": f.criteria, "sha256": f.sha256, "size": f.size} for f in files
        ],
    }
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
    if dossier.filed_at is None:
        dossier.filed_at = now
        dossier.save(update_fields=["filed_at"])
    return version
