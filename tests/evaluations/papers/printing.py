"""Makes the whole set of papers of a played season, reads them back, and recounts their figures."""
import io
import json

from docx import Document as open_docx

from evaluations.models import AgendaItem, Decision, Evaluation, Season, Session
from evaluations.rules import tally
from evaluations.selectors.papers import catalogue
from evaluations.stages import papers
from ocop.accounts.models import Role, User
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.records.models import Document


def officer_of(season: Season) -> User:
    return User.objects.get(grants__role=Role.OFFICER, grants__locality=season.unit)


def subjects(season: Season) -> list[tuple[str, object]]:
    """Every subject of the season's papers with its group."""
    sessions = Session.objects.filter(batch__season=season)
    decisions = Decision.objects.filter(batch__season=season)
    products = Evaluation.objects.filter(season=season).exclude(state="withdrawn")
    rows = {"season": [season], "session": sessions, "batch": season.batches.all(), "decision": decisions,
            "product": products}
    return [(group, row) for group, found in rows.items() for row in found]


def print_all(season: Season, now, leave_out: tuple[str, ...] = ()) -> tuple[list[Document], dict[str, list[str]]]:
    """Every paper that can be made, with its files; and why the others cannot."""
    actor, made, refused = officer_of(season), [], {}
    for group, subject in subjects(season):
        for paper in [paper for paper in catalogue.of_group(group) if paper.code not in leave_out]:
            reasons = paper.reasons(subject)
            if reasons:
                refused.setdefault(paper.code, []).extend(reasons)
                continue
            made += papers.make(actor, paper.code, subject.pk, now=now())
    for document in made:
        assert runner.run(document.job_id) == Job.State.READY, Job.objects.get(pk=document.job_id).message
        document.refresh_from_db()
    return made, refused


def pdf_of(document: Document) -> bytes:
    """The paper's stored PDF."""
    with document.pdf.open("rb") as stored:
        return stored.read()


def word_tables(document: Document) -> list[list[list[str]]]:
    """Every ruled table of the Word file, row by row."""
    with document.docx.open("rb") as stored:
        found = open_docx(io.BytesIO(stored.read()))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found.tables
            if table.style is not None and table.style.name == "Table Grid"]


def recount(item: AgendaItem) -> dict:
    """What the public ``tally`` command says of the item's closed sheets."""
    sheets = list(item.sheets.filter(state="closed").select_related("criteria_set", "dossier_version").order_by("pk"))
    statute = item.evaluation.season.council.statute
    asked = {
        "set": sheets[0].criteria_set.code, "cases": sheets[0].dossier_version.cases,
        "statute": {"minimum_rule": statute.minimum_rule, "missed_minimum": statute.missed_minimum,
                    "spread_limit": statute.spread_limit},
        "sheets": [{"member": str(sheet.seat_id), "marks": sheet.marks} for sheet in sheets],
    }
    return tally.tally(json.loads(json.dumps(asked)))
