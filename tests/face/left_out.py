"""What the seeds leave out and a page needs: evidence in a draft, a paper, a rehearsal, lists on their way; by acts."""
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluations.documents import register_template
from evaluations.models import AgendaItem, Decision, Evaluation, Rehearsal, Season, SheetReopening
from evaluations.selectors.papers import catalogue
from evaluations.stages import papers, register_import, rehearsal, scoring
from evaluations.states import State
from ocop.accounts.models import User
from ocop.accounts.roles import units_of
from ocop.journal import clock
from ocop.records.models import Document
from products import offices
from products.listing import taking_over
from products.models import Evidence, ProducerAgent, ProductImport
from products.vault import keeping
from tests.products import files, lists

Found = list[tuple[str, str]]
OFFICER = "tinh.can-bo"


def _user(name: str) -> User:
    return User.objects.get(username=name)


def draft_of_its_producer() -> tuple[User, Evaluation]:
    """The draft of the season under way, and who writes it."""
    draft = Evaluation.objects.filter(state=State.DRAFT, season__code__startswith="tinh").last()
    agent = ProducerAgent.objects.filter(producer=draft.dossier.product.producer).select_related("user").first()
    return agent.user, draft


def step() -> Found:
    person, draft = draft_of_its_producer()
    return [(person.username, reverse("dossier_step", args=[draft.dossier_id, "phieu-dang-ky"]))]


def evidence(name: str) -> Found:
    """A page about a file of the draft, kept and drawn."""
    person, draft = draft_of_its_producer()
    row = Evidence.objects.filter(dossier=draft.dossier, title="Phiếu kiểm nghiệm").first()
    if row is None:
        upload = SimpleUploadedFile("phieu-kiem-nghiem.pdf", files.pdf(2), "application/pdf")
        facts = {"title": "Phiếu kiểm nghiệm", "kind": "other"}
        row, _ = keeping.keep_file(person, draft.dossier_id, upload, facts=facts, now=clock.now())
    return [(person.username, reverse(name, args=[row.pk]))]


def reopening() -> Found:
    asked = SheetReopening.objects.filter(confirmed_at__isnull=True).first()
    if asked is None:
        item = AgendaItem.objects.filter(closed_at__isnull=True, sheets__state="submitted").first()
        sheet = item.sheets.filter(state="submitted").first()
        asked = scoring.ask_reopening(sheet.seat.user, sheet.pk, reason="Chấm nhầm một tiêu chí", now=clock.now())
    item = asked.sheet.item
    people = [f"{item.evaluation.season.code.rsplit('-', 1)[0]}.{name}" for name in ("tv1", "thu-ky1")]
    return [(name, reverse("sheet.confirm_reopening", args=[item.evaluation_id])) for name in people]


def list_to_check() -> Found:
    made = ProductImport.objects.filter(owner__username=OFFICER).first()
    if made is None:
        unit = units_of(_user(OFFICER), *offices.ENTERING)[0]
        book = SimpleUploadedFile("danh-sach.xlsx", lists.xlsx(lists.TEA, lists.LAND))
        made = taking_over.propose(_user(OFFICER), book, unit=unit, regulation="26", now=clock.now())
    return [(OFFICER, reverse("product_import_check", args=[made.pk]))]


def register_to_check() -> Found:
    unit = Season.objects.get(code__startswith="tinh").unit
    book = SimpleUploadedFile("so.xlsx", register_template.workbook(clock.now().date()))
    made = register_import.propose(_user(OFFICER), book, unit=unit, now=clock.now())
    return [(OFFICER, reverse("register_check", args=[made.pk]))]


def practice() -> Found:
    made = Rehearsal.objects.first()
    if made is None:
        season = Season.objects.get(code__startswith="tinh")
        used = Evaluation.objects.filter(season=season, dossier_version__isnull=False).first().dossier_version
        made = rehearsal.begin(_user("tinh.thu-ky1"), season.pk, used.criteria_set_id, now=clock.now())
    return [(name, reverse("rehearsal", args=[made.pk])) for name in ("tinh.tv1", "tinh.tv3", "tinh.thu-ky1")]


def document() -> Found:
    if not Document.objects.exists():
        season = Season.objects.get(code__startswith="tinh")
        papers.make(_user(OFFICER), catalogue.of_group("season")[0].code, season.pk, now=clock.now())
    return [(OFFICER, reverse("document", args=[Document.objects.last().pk]))]


def paper(group: str) -> Found:
    """The form of a paper of each group, for whatever subject of theirs the officers have."""
    found = []
    for season in Season.objects.exclude(council=None).order_by("-pk"):
        officer = f"{season.code.rsplit('-', 1)[0]}.can-bo"
        subjects = {
            "season": [season.code], "batch": list(season.batches.values_list("pk", flat=True)),
            "session": list(AgendaItem.objects.filter(session__batch__season=season).values_list("session", flat=True)),
            "decision": list(Decision.objects.filter(batch__season=season).values_list("pk", flat=True)),
            "product": list(season.evaluations.values_list("pk", flat=True)[:6]),
        }  # fmt: skip
        for key in subjects[group][:4]:
            for kind in catalogue.of_group(group)[:3]:
                found.append((officer, reverse(f"paper.{group}", args=[key, kind.code])))
    return found
