"""Loading the bundled score sheets into the database: repeatable, and never changing a version once loaded."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ocop.journal.words import kept
from ocop.law import loader
from products.models import CriteriaSet


def load(now: datetime, codes: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Load the bundled sets (or those named) that the database lacks in this wording; returns ``added`` and ``kept``.

    A set whose bundled text differs from every loaded version becomes a new version: dossiers, sheets and results
    keep pointing at the one they were made with.
    """
    known: dict[str, set[str]] = {}
    for code, sha256 in CriteriaSet.objects.values_list("code", "sha256"):
        known.setdefault(code, set()).add(sha256)
    added, known_already = [], []
    with transaction.atomic():
        for code in loader.set_codes() if codes is None else codes:
            mapping = loader.set_mapping(code)
            if loader.digest(mapping) in known.get(code, ()):
                known_already.append(code)
            else:
                add_version(mapping, source=kept("Kèm theo phần mềm"), now=now)
                added.append(code)
    return {"added": added, "kept": known_already}


def add_version(mapping: dict, *, source: str, now: datetime) -> CriteriaSet:
    """Store the next version of a set; raises ``LawError`` where its sums do not hold."""
    law = loader.parse_set(mapping)
    last = CriteriaSet.objects.filter(code=law.code).aggregate(last=Max("version"))["last"] or 0
    return CriteriaSet.objects.create(
        code=law.code, version=last + 1, regulation=law.regulation, set_number=law.set_number, slug=law.slug,
        sector_code=law.sector_code, sector=law.sector, group=law.group, subgroup=law.subgroup or "", title=law.title,
        data=mapping, sha256=loader.digest(mapping), source=source, loaded_at=now,
    )  # fmt: skip
