"""What the checks look at: one dossier as plain values, read in a constant number of queries."""

from dataclasses import dataclass
from datetime import date

from ocop.law import loader
from ocop.law.model import CriteriaSet, Regulation
from products import forms_of_law
from products.models import Dossier, Evidence


@dataclass(frozen=True)
class Finding:
    """One thing to mend: what, on which page (a step of forms_of_law), and whether it blocks the filing."""

    message: str
    step: str
    blocks: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class File:
    """A file as the checks see it."""

    title: str
    kind: str
    criteria: tuple[str, ...]
    sha256: str
    expires_on: date | None


@dataclass(frozen=True)
class Facts:
    """One dossier, its law and its files. ``elsewhere``: hashes of files that another product's dossier holds too."""

    law: CriteriaSet
    regulation: Regulation
    kind: str
    on_paper: bool
    producer_kind: str
    fields: tuple[forms_of_law.Field, ...]
    values: dict
    cases: dict
    marks: dict
    notes: dict
    files: tuple[File, ...]
    elsewhere: frozenset[str]
    today: date


def facts_of(dossier: Dossier, today: date) -> Facts:
    """Read the facts: one query for the files, one for the same files elsewhere (rows related are read once)."""
    rows = dossier.evidence.standing().values_list("title", "kind", "criteria", "sha256", "expires_on")
    files = tuple(File(title, kind, tuple(codes), sha, until) for title, kind, codes, sha, until in rows)
    twins = Evidence.objects.standing().filter(sha256__in=[f.sha256 for f in files])
    others = twins.exclude(dossier__product=dossier.product_id).values_list("sha256", flat=True)
    return Facts(
        law=dossier.criteria_set.law,
        regulation=loader.regulation(dossier.regulation),
        kind=dossier.kind,
        on_paper=dossier.on_paper,
        producer_kind=dossier.product.producer.kind,
        fields=tuple(f for step in forms_of_law.steps(dossier.regulation) for f in step.fields(dossier.kind)),
        values=forms_of_law.values(dossier),
        cases=dossier.cases,
        marks=dossier.self_marks,
        notes=dossier.self_notes,
        files=files,
        elsewhere=frozenset(others),
        today=today,
    )
