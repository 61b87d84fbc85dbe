"""Stage 5, who is told: what a decision brings to producers and communes, and the paper of a revocation.

An act asks for it in its own transaction, once; a worker writes the papers from the rows as the act left them. So a
text that somebody spoilt in the portal stops a letter, which can be asked for again, and never a decision.
"""

from datetime import datetime

from django.db import transaction

from evaluations.models import Decision, Evaluation, Recognition, Revocation
from evaluations.models.wording import in_vietnamese
from evaluations.selectors.papers import catalogue, outcome, visible
from ocop.accounts.models import Locality
from ocop.jobs import queue
from ocop.jobs.models import Job
from ocop.journal.record import record
from ocop.journal.words import kept
from ocop.records import documents
from ocop.records.models import Document

KIND = "paper.telling"
DECISION, PRODUCT, REVOCATION = "decision", "product", "revocation"
OF_DECISION = ("announcement", "commune_letters")


def after_decision(decision: Decision, actor, now: datetime) -> Job:
    """Ask for the announcement, a letter to every commune and one to every producer of the decision."""
    return _ask(DECISION, decision.pk, kept(f"Thông báo kết quả theo Quyết định {decision.number}"), actor, now)


def after_result(evaluation: Evaluation, actor, now: datetime) -> Job:
    """Ask for the result letter of one product: sent up, not recognised, eliminated."""
    name = evaluation.dossier.product.name
    return _ask(PRODUCT, evaluation.pk, kept(f"Thông báo kết quả – {name}"), actor, now)


def after_revocation(revocation: Revocation, actor, now: datetime) -> Job | None:
    """Ask for the paper of a revocation: a draft while it is proposed, with number and day once it is decided.

    None for the Ministry's, which writes its own and is only noted here.
    """
    if revocation.recognition.decision.unit.level == Locality.Level.CENTRE:
        return None
    name = revocation.recognition.product_name
    return _ask(REVOCATION, revocation.pk, kept(f"Quyết định thu hồi – {name}"), actor, now)


def _ask(about: str, pk: int, title: str, actor, now: datetime) -> Job:
    params = {"about": about, "id": pk, "user": actor.pk}
    return queue.ask(KIND, params, title=title, requested_by=actor, at=now)


def write(about: str, pk: int, actor, *, now: datetime) -> list[Document]:
    """The papers that were asked for, as rows with jobs of their own; a second run finds them made."""
    with in_vietnamese(), transaction.atomic():
        return {DECISION: _of_decision, PRODUCT: _of_product, REVOCATION: _of_revocation}[about](pk, actor, now)


def _of_decision(pk: int, actor, now: datetime) -> list[Document]:
    decision = Decision.objects.select_related(*visible.RELATED["decision"]).get(pk=pk)
    made = [each for code in OF_DECISION for each in _made(code, decision, decision.batch.season, actor, now, decision)]
    rows = Evaluation.objects.filter(recognition__decision=decision).select_related(*visible.RELATED["product"])
    for evaluation in rows.order_by("number", "pk"):
        name = evaluation.dossier.product.name
        made += _made("result_letter", evaluation, evaluation.season, actor, now, name)
    _note(actor, "paper.decision", decision, made, now, decision.unit_id)
    return made


def _of_product(pk: int, actor, now: datetime) -> list[Document]:
    evaluation = Evaluation.objects.select_related(*visible.RELATED["product"]).get(pk=pk)
    name = evaluation.dossier.product.name
    made = _made("result_letter", evaluation, evaluation.season, actor, now, name)
    _note(actor, "paper.product", evaluation, made, now, evaluation.unit_id)
    return made


def _made(code: str, subject, season, actor, now: datetime, about) -> list[Document]:
    paper = catalogue.PAPERS[code]
    return [
        documents.make(code, subject, context, actor=actor, title=f"{paper.title}{ending} – {about}", unit=season.unit,
                       now=now, regulation=season.regulation)
        for ending, context in catalogue.contexts(paper, subject, {})
    ]  # fmt: skip


def _of_revocation(pk: int, actor, now: datetime) -> list[Document]:
    case = Revocation.objects.select_related("unit__parent", "recognition__commune").get(pk=pk)
    recognition = Recognition.objects.select_related("decision__unit", "commune").get(pk=case.recognition_id)
    context = outcome.revocation(recognition, case)
    words = kept("Quyết định thu hồi") if case.decided_on else kept("Dự thảo quyết định thu hồi")
    made = documents.make(
        "revocation", recognition, context, actor=actor, title=f"{words} – {recognition.product_name}", unit=case.unit,
        now=now, number=case.decision_number, regulation=case.regulation,
    )  # fmt: skip
    _note(actor, "paper.revocation", recognition, [made], now, case.unit_id)
    return [made]


def _note(actor, act: str, subject, made: list[Document], now: datetime, unit: int) -> None:
    details = {"kind": KIND, "documents": [row.pk for row in made]}
    record(actor, act, subject, at=now, unit=unit, details=details)
