"""What the apps above add to this app's pages and rules, without this app knowing them.

* ``@contribute("dossier")``: a function ``(request, obj)`` that gives ``(template, context)`` for a place, or None;
* ``@opens_editing``: a function ``(dossier)`` that says whether a *filed* dossier may be changed now;
* ``@shuts_report``: a function ``(dossier)`` that gives the reason why the commune's report is final, or "";
* ``@shows_dossiers``: a function ``(user)`` that gives a ``Q`` on Dossier of what else the person may see;
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
_viewers: list[Callable[[Any], Q]] = []
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
