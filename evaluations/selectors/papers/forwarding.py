"""What goes up with the dossiers of a batch: products, their files, figures and papers, as plain rows."""
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from evaluations.models import Batch, Evaluation, Session
from evaluations.selectors.papers import visible
from evaluations.states import State
from ocop.accounts.names import search_key
from ocop.journal.words import kept
from ocop.records import documents
from products.models import Evidence

PACKAGE = kept("Gói chuyển: kết quả các vòng chấm, phiếu, kiểm tra, báo cáo của cấp xã (Mẫu 03), mã băm")


@dataclass(frozen=True)
class Member:
    """One file of the dossier: its path in the zip, what it is, and how to read it (``data`` or a stored file)."""

    path: str
    title: str
    data: object  # a dict to be written as JSON, or a Django file with ``open``
    sha256: str = ""  # as stored; empty where it is only known once written


def slug(text: str) -> str:
    """A name without diacritics for a path, 60 letters at most."""
    return slugify(search_key(text))[:60].strip("-") or "khong-ten"


def forwarded(user, batch: Batch, only: int | None = None) -> list[Evaluation]:
    """The batch's products that were sent up and the person may see; ``only``: just this one of them."""
    rows = Evaluation.objects.visible_to(user).filter(batch=batch, state=State.FORWARDED.value)
    rows = rows if only is None else rows.filter(pk=only)
    return list(rows.select_related(*visible.RELATED["product"], "dossier_version", "forwarding")
                .order_by("number", "pk"))


def members(user, batch: Batch, rows: list[Evaluation]) -> Iterator[Member]:
    """Every file in the order of the table of contents: the batch's papers, then product by product."""
    season = batch.season
    subjects = [season, *Session.objects.filter(batch=batch, closed_at__isnull=False), batch, *batch.decisions.all()]
    yield from _papers(user, subjects, "01-van-ban")
    for place, evaluation in enumerate(rows, 1):
        folder = f"02-san-pham/{place:02d}-{slug(evaluation.dossier.product.name)}"
        yield from _dossier(evaluation, folder)
        if sent := getattr(evaluation, "forwarding", None):
            yield Member(f"{folder}/goi-chuyen.json", PACKAGE, sent.manifest, sent.sha256)
        yield from _papers(user, [evaluation, evaluation.dossier], f"{folder}/van-ban")


def _papers(user, subjects: list, folder: str) -> Iterator[Member]:
    """The newest finished paper of each kind and title, as PDF."""
    for subject in subjects:
        rows = [row for row in documents.of(user, subject) if row.pdf_sha256]
        newest = {row.title: row for row in reversed(rows)}
        for row in sorted(newest.values(), key=lambda row: row.pk):
            yield Member(f"{folder}/{row.pk}-{slug(row.title)}.pdf", row.title, row.pdf, row.pdf_sha256)


def _dossier(evaluation: Evaluation, folder: str) -> Iterator[Member]:
    version = evaluation.dossier_version
    content = {"content": version.content, "cases": version.cases, "sha256": version.sha256,
               "version": version.number, "frozen_at": version.frozen_at.isoformat()}
    yield Member(f"{folder}/ho-so.json", kept(f"Hồ sơ của chủ thể, bản {version.number}"), content)
    listed = {row["id"]: row for row in version.content.get("files", [])}
    for row in Evidence.objects.filter(pk__in=listed).order_by("pk"):
        if row.file:
            ending = row.file_name.rpartition(".")[2][:8] if "." in row.file_name else "bin"
            path = f"{folder}/minh-chung/{row.pk}-{slug(row.title)}.{slug(ending)}"
            yield Member(path, row.title, row.file, row.sha256)
