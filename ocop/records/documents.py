"""Making papers: an act hands over plain data, this room keeps it, and one job makes the files."""
import hashlib
import json
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.accounts.refusals import Refused
from ocop.jobs import queue
from ocop.journal.chain import canonical
from ocop.papers import decree30, pdf, word
from ocop.papers.decree30 import Paper
from ocop.records import kinds, markup, sandbox, versions
from ocop.records.models import Document

JOB = "records.document"


def make(kind: str, subject: models.Model, context: dict, *, actor, title: str, unit, now: datetime, number: str = "",
         regulation: str = "", rules_version: str = "", requested_by=None, dedupe: str | None = None) -> Document:
    """Keep a paper and ask for its files, inside the act's transaction; the act writes its own journal entry.

    ``context`` is plain data (texts, whole numbers, dates, lists, dicts; no floats: ``TypeError``). The same context
    and version of the text again give the same row. Raises ``TransactionManagementError`` outside a transaction,
    ``LookupError`` for an unknown kind and ``Refused`` with the names of the values that the text needs but lacks.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("make() needs the act's transaction")
    known = kinds.find(kind)
    plain = json.loads(canonical(context))
    template = versions.current(known, now)
    _refuse_unfit(known, template.text, plain)
    digest = hashlib.sha256(canonical(plain).encode()).hexdigest()
    facts = {"unit": unit, "title": title[:300], "number": number, "context": plain, "regulation": regulation,
             "rules_version": rules_version, "made_by": actor, "made_at": now}
    if not isinstance(unit, models.Model):
        facts["unit_id"] = facts.pop("unit")
    document, created = Document.objects.get_or_create(
        kind=kind, subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk,
        context_sha256=digest, template=template, defaults=facts,
    )
    if created:
        document.job = queue.ask(JOB, {"document": document.pk}, title=document.title[:200], at=now,
                                 requested_by=requested_by or actor, dedupe=dedupe or f"document:{document.pk}")
        document.save(update_fields=["job"])
    return document


def _refuse_unfit(kind: kinds.Kind, text: str, context: dict) -> None:
    try:
        filled = sandbox.fill(text, context)
        markup.parse(filled.text)
    except sandbox.TemplateFault as fault:
        raise Refused(_("Mẫu «{title}» không dùng được: {fault}").format(title=kind.title, fault=fault)) from fault
    if filled.missing:
        names = ", ".join(filled.missing)
        raise Refused(_("Mẫu «{title}» cần giá trị chưa có: {names}.").format(title=kind.title, names=names))


def paper_of(text: str, context: dict) -> tuple[Paper, tuple[str, ...]]:
    """The paper of a text and its data, and the names of what is missing. Raises ``sandbox.TemplateFault``."""
    filled = sandbox.fill(text, context)
    return markup.parse(filled.text), filled.missing


def text_in_use(code: str) -> str:
    """The text of a kind that is filled without being kept as a paper of its own (a table of contents)."""
    return versions.text_of(kinds.find(code))


def pdf_of(paper: Paper, *, title: str, author: str = "", created: datetime | None = None) -> bytes:
    """The PDF in the form of Decree 30. Raises ``PaperError``."""
    facts = pdf.Metadata(title=title, author=author, created=created)
    return pdf.render_pdf("documents/decree30.html", decree30.context(paper), metadata=facts)


def files_of(document: Document) -> tuple[bytes, bytes]:
    """PDF and, where the kind has one, ``.docx`` (else empty): the same row gives the same bytes."""
    paper, _ = paper_of(document.template.text, document.context)
    facts = {"title": document.title, "author": document.unit.name, "created": document.made_at}
    made = word.render_docx(paper, **facts) if kinds.find(document.kind).docx else b""
    return pdf_of(paper, **facts), made


def of(user, subject: models.Model) -> list[Document]:
    """The papers of a subject that the person may see, newest first; one question per kind, not per paper."""
    rows = Document.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
    rows = list(rows.select_related("job", "made_by").defer("context"))
    allowed = {code: _may_see(code, user, subject.pk) for code in {row.kind for row in rows}}
    own = {pk for code, seen in allowed.items() if not seen for pk in _got(user, code, [row.pk for row in rows])}
    return [row for row in rows if allowed[row.kind] or row.pk in own]


def find(user, pk: int) -> Document:
    """The paper, when its kind lets the person see it. Raises ``Http404``."""
    row = Document.objects.select_related("job", "unit", "template", "made_by").filter(pk=pk).first()
    if row is None or not user.is_authenticated:
        raise Http404(_("Không tìm thấy văn bản này."))
    if not _may_see(row.kind, user, row.subject_id) and not _got(user, row.kind, [row.pk]):
        raise Http404(_("Không tìm thấy văn bản này."))
    return row


def _got(user, code: str, rows: list[int]) -> list[int]:
    """Those of the papers that are of the kind and addressed to the person."""
    try:
        addressed = kinds.find(code).addressed
    except LookupError:
        return []
    if addressed is None or not user.is_authenticated:
        return []
    return list(Document.objects.filter(addressed(user), kind=code, pk__in=rows).values_list("pk", flat=True))


def _may_see(code: str, user, subject_id: int) -> bool:
    try:
        return kinds.find(code).may_see(user, subject_id)
    except LookupError:  # a kind that the portal no longer has
        return False
