"""What the apps above add to this app's pages and rules, without this app knowing them.

* ``@contribute("dossier")``: a function ``(request, obj)`` that gives ``(template, context)`` for a place, or None;
* ``@opens_editing``: a function ``(dossier)`` that says whether a *filed* dossier may be changed now;
* ``@shuts_report``: a function ``(dossier)`` that gives the reason why the commune's report is final, or "";
* ``@names_session``: a function ``(dossier)`` that gives the day on which the dossier is judged, or None;
* ``@knows_recognition``: a function ``(product)`` that gives the last day of its last recognition, or None;
* ``@shows_dossiers``: a function ``(user)`` that gives a ``Q`` on Dossier of what else the person may see;
* ``@hides_products``: a function ``(user)`` that gives the ids of products the person may not see by their roles;
* ``@tells_reception``: a function ``(dossier)`` that gives the ``Reception`` of the level above, or None;
* ``@finds_recognised``: a function ``(product)`` that gives the DossierVersion recognised last, or None.

Register in a module that ``AppConfig.ready`` imports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

PLACES = ("dossier", "dossier.filing", "dossier.self_score", "commune.report", "product", "home")
Piece = tuple[str, dict]


@dataclass(frozen=True)
class Reception:
    """Who takes the dossier in above the commune; number, day and receiver are empty until it did."""

    unit: str
    season: str
    number: str = ""
    received_on: date | None = None
    receiver: str = ""


_pieces: dict[str, list[Callable[[HttpRequest, Any], Piece | None]]] = {place: [] for place in PLACES}
_openers: list[Callable[[Any], bool]] = []
_shutters: list[Callable[[Any], str]] = []
_sessions: list[Callable[[Any], date | None]] = []
_recognitions: list[Callable[[Any], date | None]] = []
_viewers: list[Callable[[Any], Q]] = []
_hiders: list[Callable[[Any], Any]] = []
_receptions: list[Callable[[Any], Reception | None]] = []
_recognised: list[Callable[[Any], Any]] = []


def contribute(place: str) -> Callable:
    """Register a piece of the pages of ``place`` (one of ``PLACES``; ``KeyError`` for another)."""
    pieces = _pieces[place]

    def register(function):
        pieces.append(function)
        return function

    return register


def contributed(place: str, request: HttpRequest, obj) -> list[SafeString]:
    """The pieces for a page, drawn, in order of registration."""
    found = (function(request, obj) for function in _pieces[place])
    return [render_to_string(piece[0], piece[1], request) for piece in found if piece]


def opens_editing(function: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Register a question that can open a filed dossier for changes (a supplement was asked for)."""
    _openers.append(function)
    return function


def may_edit(dossier) -> bool:
    """Whether the working copy may be changed: before filing always, afterwards only where an app above says so."""
    return dossier.filed_at is None or any(asked(dossier) for asked in _openers)


def shuts_report(function: Callable[[Any], str]) -> Callable[[Any], str]:
    """Register a question that makes the commune's report final."""
    _shutters.append(function)
    return function


def report_shut(dossier) -> str:
    """Why the commune's report can no longer be changed; "" while it can."""
    return next((reason for asked in _shutters if (reason := asked(dossier))), "")


def names_session(function: Callable[[Any], date | None]) -> Callable[[Any], date | None]:
    """Register a question for the day on which a dossier is judged."""
    _sessions.append(function)
    return function


def judged_on(dossier) -> date | None:
    """The day on which the dossier is judged, as far as an app above knows one."""
    return next((day for asked in _sessions if (day := asked(dossier))), None)


def knows_recognition(function: Callable[[Any], date | None]) -> Callable[[Any], date | None]:
    """Register a question for the last day of a product's last recognition."""
    _recognitions.append(function)
    return function


def recognised_to(product) -> date | None:
    """The last day of the product's last recognition; None where no app above knows one."""
    return next((day for asked in _recognitions if (day := asked(product))), None)


def shows_dossiers(function: Callable[[Any], Q]) -> Callable[[Any], Q]:
    """Register dossiers that a person sees for a reason of an app above."""
    _viewers.append(function)
    return function


def dossiers_seen_by(user) -> Q:
    """The condition on Dossier of everything that apps above show to the person; nothing where there is none."""
    seen = Q(pk__in=[])
    for shown in _viewers:
        seen |= shown(user)
    return seen


def hides_products(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Register products (a query of ids) that a person's roles do not open: they judge, and have an interest in it."""
    _hiders.append(function)
    return function


def products_hidden_from(user, prefix: str = "") -> Q:
    """The condition on products (or on rows that reach them by ``prefix``) of all that is hidden from the person."""
    hidden = Q(pk__in=[])
    for hides in _hiders:
        hidden |= Q(**{f"{prefix}pk__in": hides(user)})
    return hidden


def tells_reception(function: Callable[[Any], Reception | None]) -> Callable[[Any], Reception | None]:
    """Register who knows of the reception of dossiers."""
    _receptions.append(function)
    return function


def reception_of(dossier) -> Reception | None:
    """The reception of the level above the commune; None while the dossier is in no batch."""
    return next((found for asked in _receptions if (found := asked(dossier))), None)


def finds_recognised(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Register who knows which filed version was recognised."""
    _recognised.append(function)
    return function


def last_recognised(product):
    """The DossierVersion of the product that was recognised last; None where none was."""
    return next((found for asked in _recognised if (found := asked(product))), None)
