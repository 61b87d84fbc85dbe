"""The frame of every act on an evaluation: lock, permission, state, blockers; then save and journal.

One act = one function = one transaction. The body between ``with acting(...)`` only says what changes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations import permissions
from evaluations.models import Evaluation, Extension
from evaluations.models.wording import act_label, state_label
from evaluations.selectors import offices
from evaluations.states import FINAL, State
from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day

Blockers = Callable[[Evaluation, datetime], list[str]]
BLOCKERS: dict[str, Blockers] = {}


def blockers(act: str) -> Callable[[Blockers], Blockers]:
    """Register the function that lists why the act cannot be done now (an empty list: it can)."""

    def register(function: Blockers) -> Blockers:
        BLOCKERS[act] = function
        return function

    return register


def refusal_in_state(rule: permissions.Rule, evaluation: Evaluation) -> str:
    """The sentence that says that the act does not exist in the evaluation's state."""
    label = act_label(rule)
    verb = label[0].lower() + label[1:]
    return _("Hồ sơ đang ở bước «{state}», không {verb} được.").format(state=state_label(evaluation.state), verb=verb)


def reasons_against(act: str, evaluation: Evaluation, now: datetime) -> list[str]:
    """Every reason why the act cannot be done on this evaluation now: its state first, then its blockers."""
    rule = permissions.RULES[act]
    if evaluation.state not in rule.states:
        return [refusal_in_state(rule, evaluation)]
    check = BLOCKERS.get(act)
    return check(evaluation, now) if check else []


@dataclass(frozen=True)
class Available:
    """An act as a page shows it: the person's office allows it; with ``reasons`` it cannot be done now."""

    act: str
    label: str
    reasons: list[str]


Offer = Callable[[Evaluation, datetime], list[str] | None]
OFFERS: dict[str, Offer] = {}


def offer(act: str) -> Callable[[Offer], Offer]:
    """Register what a page says of an act before it is chosen: reasons against it, or None: it is not offered at all.

    For acts whose body weighs the same reasons under the lock anyway, or that only some evaluations of a state have.
    """

    def register(function: Offer) -> Offer:
        OFFERS[act] = function
        return function

    return register


def available(user, evaluation: Evaluation, now: datetime) -> list[Available]:
    """The acts of the evaluation's state that the person's offices allow, in the table's order."""
    held = offices.offices_of(user, evaluation)
    rules = [r for r in permissions.RULES.values() if evaluation.state in r.states and r.offices & held]
    weighed = [(r, OFFERS.get(r.act, partial(reasons_against, r.act))(evaluation, now)) for r in rules]
    return [Available(r.act, act_label(r), reasons) for r, reasons in weighed if reasons is not None]


@dataclass
class Acting:
    """What an act works on: the locked evaluation and what the journal will say of it."""

    evaluation: Evaluation
    now: datetime
    details: dict = field(default_factory=dict)

    def refuse_if(self, reasons: list[str], fields: dict | None = None) -> None:
        """Raise Refused (422) when there is a reason."""
        if reasons:
            raise Refused(reasons, fields)


def locked(actor, evaluation_id: int) -> Evaluation:
    """The evaluation under a row lock, as the actor may see it; Http404 otherwise."""
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related(
        "season__unit", "season__council", "batch", "dossier__product__producer__commune", "dossier_version"
    )
    evaluation = rows.filter(pk=evaluation_id).first()
    if evaluation is None or not Evaluation.objects.visible_to(actor).filter(pk=evaluation_id).exists():
        raise Http404(_("Không tìm thấy hồ sơ này."))
    return evaluation


@contextmanager
def acting(act: str, actor, evaluation_id: int, now: datetime) -> Iterator[Acting]:
    """Frame an act. Raises Http404, PermissionDenied or Refused before the body runs; all or nothing is saved."""
    with transaction.atomic():
        evaluation = locked(actor, evaluation_id)
        offices.require(actor, act, evaluation)
        frame = Acting(evaluation, now)
        frame.refuse_if(reasons_against(act, evaluation, now))
        before = evaluation.state
        yield frame
        evaluation.save()
        if evaluation.state != before:
            _end_extension(evaluation, now)
            frame.details = {"from": before, "to": evaluation.state, **frame.details}
        record(actor, act, evaluation, at=now, unit=evaluation.unit_id, details=frame.details)


def _end_extension(evaluation: Evaluation, now: datetime) -> None:
    """A certificate extended for a re-ranking ends with that re-ranking's result (26/2026, Điều 12.3)."""
    if evaluation.state in FINAL and evaluation.state != State.FORWARDED:
        running = Extension.objects.filter(evaluation__dossier=evaluation.dossier_id, ended_on__isnull=True)
        running.update(ended_on=vietnam_day(now))


def needs_reason(reason: str) -> tuple[list[str], dict]:
    """The refusal for an act without a reason, as the two arguments of ``refuse_if``."""
    return ([] if reason.strip() else [_("Cần nêu lý do.")]), {"reason": [_("Cần nêu lý do.")]}
