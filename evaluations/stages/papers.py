"""Making a paper of the season: who may, what stands in the way, then the row, its job and the journal's entry."""
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import Batch, Evaluation, Forwarding
from evaluations.models.wording import in_vietnamese
from evaluations.selectors.offices import require_in_season
from evaluations.selectors.papers import catalogue, visible
from ocop.accounts.refusals import Refused
from ocop.jobs import queue
from ocop.jobs.models import Job
from ocop.journal.record import record
from ocop.journal.words import kept
from ocop.papers.decree30 import BLANK_NUMBER
from ocop.records import documents
from ocop.records.models import Document

FORWARDING, LETTERS = "forwarding_dossier", "paper.letters"


def reasons_against(paper: catalogue.SeasonPaper, subject) -> list[str]:
    """Why the paper cannot be made now; an empty list: it can."""
    return paper.reasons(subject)


def make(actor, code: str, subject_id: int, *, asked: dict | None = None, now: datetime) -> list[Document]:
    """Make the paper (or the papers) of that kind for its subject; the same content again is the same paper.

    ``asked``: what the clerk typed, by the kind's fields. Raises Http404, PermissionDenied, or ``Refused`` with the
    reasons (nothing with figures before the close) or with the values the text lacks.
    """
    paper = catalogue.PAPERS.get(code)
    if paper is None:
        raise Http404(_("Không có loại văn bản này."))
    with transaction.atomic():
        subject = visible.subject(actor, paper.group, subject_id, lock=True)
        season = catalogue.season_of(subject)
        require_in_season(actor, f"paper.{paper.group}", season)
        if paper.figures and not visible.may_see_figures(actor, paper.group, subject_id):
            raise Refused([_("Anh/chị đã từ chối chấm một sản phẩm trong văn bản này nên không lập, không xem được.")])
        if reasons := reasons_against(paper, subject):
            raise Refused(reasons)
        with in_vietnamese():
            made = [
                documents.make(code, subject, context, actor=actor, title=f"{paper.title}{ending} – {name_of(subject)}",
                               unit=season.unit, now=now, number=_number(context), regulation=season.regulation,
                               rules_version=_rules(context))
                for ending, context in catalogue.contexts(paper, subject, asked or {})
            ]
        details = {"kind": code, "documents": [row.pk for row in made]}
        record(actor, f"paper.{paper.group}", subject, at=now, unit=season.unit_id, details=details)
        return made


def _number(context: dict) -> str:
    """The number as entered; empty where room was left for it."""
    number = context.get("number", "")
    return "" if number.startswith(BLANK_NUMBER) else number[:60]


def _rules(context: dict) -> str:
    """The version of the rules that the paper's figures were reckoned by; empty where it has none."""
    rows = [row for name in ("rows", "recognise", "forward", "decline") for row in context.get(name) or []]
    return ", ".join(sorted({row["rules"] for row in rows if row.get("rules")}))[:40]


def name_of(subject) -> str:
    """What the paper is about, in its title."""
    if isinstance(subject, Evaluation):
        return subject.dossier.product.name
    season = catalogue.season_of(subject)
    return season.title if subject is season else f"{subject}"


def ask_letters(actor, batch_id: int, *, now: datetime) -> Job:
    """Ask for the result letter of every decided product of the batch: hundreds are a worker's business.

    Asked again it makes the letters that are still missing. Raises Http404 or PermissionDenied.
    """
    with transaction.atomic():
        batch = visible.subject(actor, "batch", batch_id)
        require_in_season(actor, "paper.batch", batch.season)
        with in_vietnamese():
            title = kept(f"Thông báo kết quả đến chủ thể – {batch}")
        job = queue.ask(LETTERS, {"batch": batch.pk, "user": actor.pk}, at=now, requested_by=actor, title=title)
        details = {"kind": LETTERS, "job": str(job.pk)}
        record(actor, "paper.batch", batch, at=now, unit=batch.season.unit_id, details=details)
        return job


def make_letters(actor, batch_id: int, *, asked: dict | None = None, now: datetime) -> list[Document]:
    """The result letter of every product of the batch that is decided: one row each, one journal entry.

    Raises Http404, PermissionDenied, or ``Refused`` where nothing is decided yet.
    """
    paper = catalogue.PAPERS["result_letter"]
    with transaction.atomic():
        batch = visible.subject(actor, "batch", batch_id, lock=True)
        require_in_season(actor, "paper.batch", batch.season)
        rows = [row for row in visible.decided_products(actor, batch) if not reasons_against(paper, row)]
        if not rows:
            raise Refused([_("Đợt này chưa có sản phẩm nào có kết quả cuối cùng để thông báo.")])
        with in_vietnamese():
            made = [
                documents.make(paper.code, row, paper.context(row, asked or {}), actor=actor, unit=batch.season.unit,
                               title=f"{paper.title} – {name_of(row)}", regulation=batch.season.regulation, now=now)
                for row in rows
            ]
        details = {"kind": paper.code, "documents": [row.pk for row in made]}
        record(actor, "paper.batch", batch, at=now, unit=batch.season.unit_id, details=details)
        return made


def ask_dossier(actor, batch_id: int, *, now: datetime) -> Job:
    """Ask for the forwarding dossier of a batch: one zip with a table of contents and a manifest of hashes.

    Raises Http404, PermissionDenied, or ``Refused`` where nothing was sent up.
    """
    with transaction.atomic():
        batch = visible.subject(actor, "batch", batch_id, lock=True)
        require_in_season(actor, "paper.batch", batch.season)
        if reasons := catalogue.PAPERS["forwarding_letter"].reasons(batch):
            raise Refused(reasons)
        with in_vietnamese():
            job = _pack(actor, batch, {}, f"{batch}", now)
        details = {"kind": FORWARDING, "job": str(job.pk)}
        record(actor, "paper.batch", batch, at=now, unit=batch.season.unit_id, details=details)
        return job


def ask_dossier_of(actor, sent: Forwarding, *, now: datetime) -> Job:
    """Ask for the forwarding dossier of one product, as the unit that sent it up and the one above read it."""
    with transaction.atomic():
        lower = sent.evaluation
        job = _pack(actor, lower.batch, {"evaluation": lower.pk}, lower.dossier.product.name, now)
        details = {"kind": FORWARDING, "job": str(job.pk)}
        record(actor, "paper.product", lower, at=now, unit=lower.unit_id, details=details)
        return job


def _pack(actor, batch: Batch, only: dict, name: str, now: datetime) -> Job:
    params = {"batch": batch.pk, "user": actor.pk, **only}
    return queue.ask(FORWARDING, params, at=now, requested_by=actor, title=kept(f"Hồ sơ chuyển cấp trên – {name}"))
