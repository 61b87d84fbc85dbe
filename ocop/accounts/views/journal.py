"""The journal as auditors and administrators read it: newest first, page by page along the entries' numbers."""
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ocop.accounts import roles
from ocop.accounts.access import role
from ocop.accounts.forms import JournalFilter
from ocop.accounts.models import Locality, Role, User
from ocop.accounts.names import search_key
from ocop.journal.models import Entry
from ocop.journal.vocabulary import is_sealed, label, named

PAGE = 50
_FIELDS = ("seq", "at", "actor_label", "act", "subject_type", "subject_id", "unit_id", "details")


def readable_by(user) -> QuerySet[Entry]:
    """The entries of the user's units and of those below; the installation's administrator reads all."""
    if roles.is_admin(user):
        return Entry.objects.all()
    below = Locality.objects.within_any(roles.units_of(user, Role.AUDITOR, Role.ADMIN))
    return Entry.objects.filter(unit_id__in=below.values("pk"))


@role(Role.AUDITOR, Role.ADMIN)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """A page of entries with filters; ``before`` is the number of the entry to go on from."""
    form = JournalFilter(request.GET)
    entries = readable_by(request.user)
    if form.is_valid():
        entries = _filtered(entries, form.cleaned_data)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        entries = entries.filter(seq__lt=int(before))
    rows = list(entries.order_by("-seq").values(*_FIELDS)[:PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    units = dict(Locality.objects.filter(pk__in={row["unit_id"] for row in rows}).values_list("pk", "name"))
    for row in rows:
        row["unit"] = units.get(row["unit_id"], "")
        row["sealed"], row["label"] = is_sealed(row["act"]), label(row["act"])
        row["kind"] = _kind(row["subject_type"])
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {"form": form, "rows": rows, "kept": bool(kept), "later": before,
               "older": urlencode(kept | {"before": rows[-1]["seq"]}) if more else "", "newest": urlencode(kept)}
    return render(request, "accounts/journal.html", context)


def _filtered(entries: QuerySet[Entry], asked: dict) -> QuerySet[Entry]:
    if asked["act"]:
        words = search_key(asked["act"])
        acts = [act for act, name in named() if words and words in search_key(name)]
        entries = entries.filter(Q(act__startswith=asked["act"]) | Q(act__in=acts))
    if asked["who"]:
        entries = entries.filter(actor_id__in=User.objects.filter(username=asked["who"]).values("pk"))
    if asked["subject"]:
        kind, _, number = asked["subject"].partition(":")
        entries = entries.filter(subject_type=kind.strip())
        entries = entries.filter(subject_id=number.strip()) if number.strip() else entries
    if asked["since"]:
        entries = entries.filter(at__gte=_midnight(asked["since"]))
    if asked["until"]:
        entries = entries.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
    return entries


def _kind(subject_type: str) -> str:
    """What the subject is called; a kind that the portal no longer has keeps its code."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
