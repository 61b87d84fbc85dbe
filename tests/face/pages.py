"""Every page of the portal as somebody sees it: (address, person) found in the seeded seasons, not listed by hand.

A page is an address that answers GET with HTML. For each, a person of the demonstration is looked for who is shown it
with 200; an address nobody can open is a fault of the seeds or of the page, and the caller is told.
"""
import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.models import Council
from evaluations.models import AgendaItem, Certificate, Evaluation, Season, Session
from evaluations.selectors.papers import catalogue
from evaluations.stages import _act
from evaluations.states import State
from ocop.accounts.models import RoleGrant, User
from ocop.accounts.routes import Route, routes
from ocop.imports import acts, table
from ocop.journal import clock
from products import lawbook
from products.models import DossierVersion, FilingReceipt, ProducerAgent
from tests.face import left_out
from tests.imports import files

PLANS = ("mong-cai-2023", "tinh-2026")
# Whom to ask first: the people of the season that is under way, then one of each kind.
FIRST = ("tinh.can-bo", "tinh.thu-ky1", "tinh.tv1", "tinh.tv3", "tinh.duyet", "tinh.to-tu-van1", "mong-cai.can-bo",
         "quan-tri")
# Addresses that answer GET without a page of their own: with a file, data, a part of a page, or the way to another.
NO_PAGE = {"healthz", "readyz", "set_language", "sheet.save", "sheet.submit", "certificate_check_json", "job_state",
           "inspection_photo", "job_file", "job_line", "certificate_file", "evidence_file", "import_template",
           "import_passwords", "dossier_paper", "filing_receipt", "commune_letter", "season_registrations",
           "certificate_other",
           "register_photo", "product_photo_file", "upload", "evidence_thumb", "evidence_light", "evidence_page",
           "revocation_file", "document_file", "session_live", "notice_open"}
ADMIN_PAGES = {"admin:index", "admin:accounts_user_changelist", "admin:accounts_user_change", "admin:accounts_user_add",
               "admin:evaluations_evaluation_changelist", "admin:evaluations_evaluation_change"}


def _chosen(name: str) -> Callable[[], list[tuple[str | None, str]]]:
    """Pages for several products at once: those proposed in the season under way, chosen on the approver's list."""

    def addresses() -> list[tuple[str, str]]:
        rows = Evaluation.objects.filter(state=State.PROPOSED, season__code__startswith="tinh")
        chosen = "&".join(f"e={pk}" for pk in rows.values_list("pk", flat=True))
        return [("tinh.duyet", f"{reverse(name)}?{chosen}")]

    return addresses


def _units() -> list[int]:
    return list(RoleGrant.objects.filter(user__username="tinh.can-bo").values_list("locality", flat=True))


def _list_with_an_error() -> list[tuple[str, str]]:
    """A list of units as an administrator brought it, one line good and one not."""
    book = files.book(("Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên"), ("t-9", "Tỉnh Chín", "Cấp tỉnh", "vn"),
                      ("x-9", "Xã Chín", "Cấp xã", "t-8"))  # fmt: skip
    person = User.objects.get(username="quan-tri")
    made = acts.propose(person, table.find("don-vi"), files.upload(book), now=clock.now())
    return [("quan-tri", reverse("import_check", args=[made.pk]))]


def _changes() -> list[tuple[str, str]]:
    again = DossierVersion.objects.filter(number=2).order_by("-pk").first()
    page = reverse("dossier_changes", args=[again.dossier_id])
    return [(person, page) for person in ("tinh.can-bo", "mong-cai.can-bo")]


def _at_commune(name: str) -> Callable[[], list[tuple[str | None, str]]]:
    """A page of the commune's officer about a dossier that is still in the commune's hands."""

    def addresses() -> list[tuple[str, str]]:
        officers = RoleGrant.objects.filter(role="commune_officer").values_list("locality", "user__username")
        found = []
        for unit, username in officers:
            rows = Evaluation.objects.filter(state=State.SUBMITTED, dossier__product__producer__commune=unit)
            for pk in rows.values_list("pk", flat=True):
                found.append((username, reverse(name, args=[pk] if name.startswith("supplement") else [])))
        return found[:6]

    return addresses


SPECIAL: dict[str, Callable[[], list[tuple[str | None, str]]]] = {
    **{name: _chosen(name) for name in ("decision_new", "proposal_forward", "proposal_decline", "proposal_send_back")},
    "dossier_step": left_out.step,
    **{name: partial(left_out.evidence, name) for name in ("evidence_edit", "evidence_remove", "evidence_pages")},
    "sheet.confirm_reopening": left_out.reopening,
    "product_import_check": left_out.list_to_check,
    "register_check": left_out.register_to_check,
    "rehearsal": left_out.practice,
    "document": left_out.document,
    **{f"paper.{group}": partial(left_out.paper, group) for group in ("season", "session", "batch", "decision",
                                                                      "product")},
    "guide_chapter": lambda: [(None, reverse("guide_chapter", args=["chu-the"]))],
    "guide_card": lambda: [(None, reverse("guide_card", args=["chu-the"]))],
    "template": lambda: [("quan-tri", reverse("template", args=[next(iter(catalogue.PAPERS))]))],
    "issuer.save": lambda: [("tinh.can-bo", reverse("issuer.save", args=[unit, "agency"])) for unit in _units()],
    "import_upload": lambda: [("quan-tri", reverse("import_upload", args=["loi-van-bo-tieu-chi"]))],
    "import_check": _list_with_an_error,
    "imports": lambda: [("quan-tri", reverse("imports"))],
    "overview": lambda: [("quang-ninh.can-bo", reverse("overview"))],
    "report_list": lambda: [("quang-ninh.can-bo", reverse("report_list"))],
    "report.diagnosis": lambda: [("mong-cai.can-bo", reverse("report.diagnosis", args=["mong-cai-2023"]))],
    "dossier_changes": _changes,
    "supplement.commune_ask": _at_commune("supplement.commune_ask"),
    "supplement.commune_close": _at_commune("supplement.commune_close"),
    "commune.forward": _at_commune("commune.forward"),
    "search": lambda: [("tinh.can-bo", reverse("search") + "?q=mật ong")],
}


@dataclass(frozen=True)
class Page:
    """An address and who opens it (None: anybody, signed out)."""

    name: str
    url: str
    person: str | None


def every_page(wanted: str = "") -> tuple[list[Page], list[str]]:
    """Return the pages found and the names of addresses that nobody of the demonstration can open.

    ``wanted``: a regular expression that the addresses' names match from their beginning; empty: all.
    """
    finder = _Finder()
    found, unseen = [], []
    for route in _html_routes():
        if not re.match(wanted, route.name):
            continue
        page = finder.find(route)
        if page is not None:
            found.append(page)
        elif route.name not in finder.files:
            unseen.append(route.name)
    return found, unseen


def _html_routes() -> Iterator[Route]:
    for route in routes():
        if "GET" not in route.methods or route.name in NO_PAGE:
            continue
        if route.rule != "admin" or route.name in ADMIN_PAGES:
            yield route


class _Finder:
    """Tries people and rows, the likely ones first; remembers signed-in clients and what each person may do."""

    def __init__(self) -> None:
        self.people = list(User.objects.filter(is_active=True).order_by("pk"))
        self.clients: dict[str | None, Client] = {None: Client()}
        self.files: set[str] = set()
        drafting = Evaluation.objects.filter(state=State.DRAFT).values("dossier__product__producer")
        agents = ProducerAgent.objects.filter(producer__in=drafting).order_by("pk")
        self.producers = list(agents.values_list("user__username", flat=True)[:3])
        self.rows = self._rows()
        self.may = self._may()

    def _rows(self) -> dict[str, list[str]]:
        """Keys worth trying by the address's first word: few of each, as different as they come."""
        evaluations = self._evaluations()
        some = {
            "danh-gia": [e.pk for e in evaluations],
            "ho-so": [e.dossier_id for e in evaluations],
            "san-pham": [e.dossier.product_id for e in evaluations],
            "chu-the": [e.dossier.product.producer_id for e in evaluations],
            "ke-hoach": list(Season.objects.order_by("-pk").values_list("code", flat=True)),
            "phien-hop": list(Session.objects.order_by("-pk").values_list("pk", flat=True)),
            "cham-diem": list(AgendaItem.objects.order_by("-pk").values_list("pk", flat=True)[:40]),
            "ket-qua": list(AgendaItem.objects.filter(closed_at__isnull=False).values_list("pk", flat=True)[:5]),
            "giay-chung-nhan": list(Certificate.objects.values_list("pk", flat=True)[:3]),
            "xac-thuc": list(Certificate.objects.values_list("code", flat=True)[:1]),
            "bien-nhan": list(FilingReceipt.objects.values_list("code", flat=True)[:1]),
            "hoi-dong": list(Council.objects.order_by("-pk").values_list("pk", flat=True)[:5]),
            "bo-tieu-chi": [lawbook.CriteriaSet.objects.values_list("code", flat=True).first()],
        }
        return {word: [str(key) for key in dict.fromkeys(keys)] for word, keys in some.items()}

    @staticmethod
    def _evaluations() -> list[Evaluation]:
        kinds: dict[tuple, list[Evaluation]] = {}
        for row in Evaluation.objects.select_related("dossier__product", "season").order_by("-pk"):
            kinds.setdefault((row.season_id, row.state), []).append(row)
        return [row for rows in kinds.values() for row in rows[:2]]

    def _may(self) -> dict[str, list[tuple[str, str]]]:
        """act → (person, evaluation) for whom it stands open now."""
        open_now: dict[str, list[tuple[str, str]]] = {}
        now = clock.now()
        rows = Evaluation.objects.filter(pk__in=self.rows["danh-gia"])
        for evaluation in rows.select_related("season__unit", "season__council", "batch", "dossier__product__producer"):
            for person in self._near(evaluation):
                for act in _act.available(person, evaluation, now):
                    if not act.reasons:
                        open_now.setdefault(act.act, []).append((person.username, str(evaluation.pk)))
        return open_now

    def _near(self, evaluation: Evaluation) -> list[User]:
        """The season's own people and the product's; names of the demonstration begin with their unit."""
        unit = evaluation.season.code.rsplit("-", 1)[0]
        agents = set(evaluation.dossier.product.producer.agents.values_list("user__username", flat=True))
        return [p for p in self.people if p.username.startswith(unit) or p.username in agents]

    def find(self, route: Route) -> Page | None:
        for person, url in SPECIAL.get(route.name, list)():
            page = self._see(route.name, url, person)
            if page:
                return page
        act = route.rule.removeprefix("act:")
        wanted = self.may.get(act, []) if "danh-gia" in route.path else []
        for person, key in wanted[:6]:
            page = self._open(route, person, key)
            if page:
                return page
        for person in self._likely(route):
            for key in self._keys(route):
                page = self._open(route, person, key)
                if page:
                    return page
        return None

    def _keys(self, route: Route) -> list[str]:
        if "<" not in route.path:
            return [""]
        word = route.path.split("/<")[0].rsplit("/", 1)[1]
        return self.rows.get(word) or self._of_model(route)

    def _of_model(self, route: Route) -> list[str]:
        """Rows of whatever the address is of, by the model its name begins with."""
        for app in ("products", "councils", "evaluations", "jobs", "records", "accounts"):
            if not apps.is_installed(app) and not apps.is_installed(f"ocop.{app}"):
                continue
            for model in apps.get_app_config(app).get_models():
                words = re.split(r"[:_.]", route.name)
                if model._meta.model_name in (words[0], "".join(words[:2]), words[2] if len(words) > 2 else ""):
                    return [str(key) for key in model.objects.order_by("-pk").values_list("pk", flat=True)[:4]]
        return []

    def _likely(self, route: Route) -> list[str | None]:
        if route.rule == "public":
            return [None, self.people[0].username]
        if "admin" in route.rule:
            return ["quan-tri"]
        if route.rule.startswith("role:"):
            grants = RoleGrant.objects.filter(role__in=route.rule.removeprefix("role:").split(","))
            return list(grants.order_by("-pk").values_list("user__username", flat=True)[:6])
        return [*FIRST, *self.producers]

    def _open(self, route: Route, person: str | None, key: str) -> Page | None:
        url = re.sub(r"<(?:\w+:)?\w+>", key, route.path, count=1).replace("<int:number>", "1")
        return self._see(route.name, url, person)

    def _see(self, name: str, url: str, person: str | None) -> Page | None:
        answer = self._client(person).get(url)
        if answer.status_code != 200:
            return None
        if not answer.headers["Content-Type"].startswith("text/html"):
            self.files.add(name)
            return None
        return Page(name, url, person)

    def _client(self, person: str | None) -> Client:
        if person not in self.clients:
            client = Client(raise_request_exception=False)
            client.force_login(next(p for p in self.people if p.username == person))
            self.clients[person] = client
        return self.clients[person]


def price(page: Page) -> dict:
    """What a page costs: bytes of its HTML (unpacked and as sent by gzip) and queries of the database."""
    client = Client()
    if page.person:
        client.force_login(User.objects.get(username=page.person))
    client.get(page.url)  # what is kept between requests is not counted
    with CaptureQueriesContext(connection) as asked:
        body = client.get(page.url).content
    return {"page": page.name, "bytes": len(body), "sent": len(gzip.compress(body)), "queries": len(asked)}


def sign_in_cookie(person: str) -> str:
    """The session cookie of a person, as if they had signed in."""
    client = Client()
    client.force_login(User.objects.get(username=person))
    return client.cookies[settings.SESSION_COOKIE_NAME].value

