"""Papers: what can be made for a season, a session, a batch, a decision or a product, and what was made."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.forms.papers import PaperForm
from evaluations.models import Batch, Decision, Season, Session
from evaluations.permissions import SEASON_RULES
from evaluations.selectors.offices import require_in_season, season_offices
from evaluations.selectors.papers import catalogue, visible
from evaluations.stages import papers
from evaluations.views._page import UNPROCESSABLE, put_refusal
from evaluations.views._season import season_crumbs, season_tabs
from evaluations.views.seasons import season_or_404
from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from ocop.records import documents, issuers
from ocop.records.models import Document, Issuer

GROUP_PAGES = {"season": "season_papers", "session": "session_papers", "batch": "batch_papers",
               "decision": "decision_papers", "product": "product_papers"}


@signed_in
@never_cache
@require_safe
def season(request: HttpRequest, code: str) -> HttpResponse:
    """The season's own papers, and the way to those of its sessions, batches and decisions."""
    found = visible.subject(request.user, "season", season_or_404(request.user, code).pk)
    sessions = Session.objects.filter(batch__season=found).order_by("held_on", "pk").annotate(products=Count("agenda"))
    related = {"sessions": sessions,
               "batches": found.batches.order_by("number"), "issuers": []}
    # Batches and decisions carry the figures of all: only those who work for the unit go on from here.
    related["batches"] = related["batches"].filter(pk__in=visible.batches(request.user).values("pk"))
    related["decisions"] = Decision.objects.visible_to(request.user).filter(batch__season=found)
    if issuers.may_change(request.user, found.unit):
        related["issuers"] = Issuer.Office.choices
    return _page(request, "season", found, related)


@signed_in
@never_cache
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The session's papers."""
    return _page(request, "session", visible.subject(request.user, "session", pk))


@signed_in
@never_cache
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The batch's papers: submission, draft, forwarding."""
    found = visible.subject(request.user, "batch", pk)
    return _page(request, "batch", found, {"sends_up": catalogue.PAPERS["forwarding_letter"].reasons(found)})


@signed_in
@never_cache
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision's papers."""
    return _page(request, "decision", visible.subject(request.user, "decision", pk))


@signed_in
@never_cache
@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of one product's evaluation."""
    return _page(request, "product", visible.subject(request.user, "product", pk))


def _page(request: HttpRequest, group: str, subject, more: dict | None = None) -> HttpResponse:
    found = catalogue.season_of(subject)
    offices = season_offices(request.user, found)
    may = bool(SEASON_RULES[f"paper.{group}"].offices & offices)
    rows = [{"paper": paper, "reasons": paper.reasons(subject), "url": _address(group, subject, paper.code)}
            for paper in catalogue.of_group(group)] if may else []
    return render(request, "evaluations/papers/page.html", {
        "title": _title(subject), "group": group, "subject": subject, "season": found,
        "tabs": season_tabs(found, offices, "season_papers") if group == "season" else [],
        "may": may, "rows": rows, "documents": documents.of(request.user, subject),
        "crumbs": _crumbs(found, group, subject),
        **(more or {}),
    })


def _title(subject) -> str:
    """The page's heading; the season's own title stands above it and is not said again."""
    if isinstance(subject, Season):
        return _("Văn bản của kế hoạch")
    if isinstance(subject, Batch):
        return _("Văn bản của đợt {number}").format(number=subject.number)
    return _("Văn bản – {subject}").format(subject=papers.name_of(subject))


def _address(group: str, subject, kind: str) -> str:
    return reverse(f"paper.{group}", args=[_key(subject), kind])


def _key(subject):
    return subject.code if isinstance(subject, Season) else subject.pk


def _crumbs(season: Season, group: str, subject, *last: str) -> list[dict]:
    crumbs = season_crumbs(season)
    crumbs.append({"label": pgettext("nhiều", "Văn bản"), "url": reverse("season_papers", args=[season.code])})
    if group != "season":
        batch = isinstance(subject, Batch)
        name = _("Đợt {number}").format(number=subject.number) if batch else papers.name_of(subject)
        crumbs.append({"label": name, "url": reverse(GROUP_PAGES[group], args=[_key(subject)])})
    return [*crumbs, *({"label": label, "url": ""} for label in last)]


def _making(group: str):
    """The view that makes one kind of the group: its fields on GET, the paper on POST."""

    @governed_by(f"paper.{group}")
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, kind: str, pk: int = 0, code: str = "") -> HttpResponse:
        paper = catalogue.PAPERS.get(kind)
        if paper is None or paper.group != group:
            raise Http404(_("Không có loại văn bản này."))
        pk = season_or_404(request.user, code, f"paper.{group}").pk if code else pk
        subject = visible.subject(request.user, group, pk)
        form = PaperForm(request.POST if request.method == "POST" else None, paper=paper)
        if request.method == "POST" and form.is_valid():
            try:
                made = papers.make(request.user, kind, pk, asked=form.cleaned_data, now=clock.now())
            except Refused as refused:
                put_refusal(form, refused)
            else:
                return _answered(request, group, subject, made)
        return _form_page(request, group, subject, paper, form)

    return view


def _answered(request: HttpRequest, group: str, subject, made: list[Document]) -> HttpResponse:
    if len(made) == 1:
        return redirect("document", made[0].pk)
    messages.success(request, _("Đã lập {count} văn bản.").format(count=len(made)))
    return redirect(GROUP_PAGES[group], _key(subject))


def _form_page(request: HttpRequest, group: str, subject, paper, form: PaperForm) -> HttpResponse:
    found = catalogue.season_of(subject)
    require_in_season(request.user, f"paper.{group}", found)
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "evaluations/papers/make.html", {
        "paper": paper, "form": form, "reasons": paper.reasons(subject), "subject": papers.name_of(subject),
        "back": reverse(GROUP_PAGES[group], args=[_key(subject)]),
        "crumbs": _crumbs(found, group, subject, paper.title),
    }, status=status)


make_for_season, make_for_session, make_for_batch = _making("season"), _making("session"), _making("batch")
make_for_decision, make_for_product = _making("decision"), _making("product")


@governed_by("paper.batch")
@require_POST
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The result letter of every decided product of the batch."""
    return redirect("job", papers.ask_letters(request.user, pk, now=clock.now()).pk)


@governed_by("paper.batch")
@require_POST
def forwarding_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One zip of everything that goes up, with its table of contents and manifest."""
    return redirect("job", papers.ask_dossier(request.user, pk, now=clock.now()).pk)
