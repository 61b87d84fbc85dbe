"""The frame of an act on a recognition after its certificate: lock, permission, reasons; then journal.

As ``_act.py`` for evaluations: one act = one function = one transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from evaluations.models import Certificate, Recognition
from evaluations.models.wording import act_label, not_yours, status_label
from evaluations.permissions import LIFE_RULES
from evaluations.rules.validity import GOOD, Status, status_on, term_of
from evaluations.selectors.stewards import may, offices_for, steward_of
from ocop.accounts.models import Locality
from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day

RELATED = ("decision__unit__parent", "product__producer__commune", "commune")
TERM = ("valid_from", "valid_to", "extended_to", "superseded_on", "revoked_on")
Reasons = Callable[[Recognition, date], list[str]]
REASONS: dict[str, Reasons] = {}


def reasons(act: str) -> Callable[[Reasons], Reasons]:
    """Register the function that lists why the act cannot be done on a recognition that day ([]: it can)."""

    def register(function: Reasons) -> Reasons:
        REASONS[act] = function
        return function

    return register


def with_term(recognition_id: int) -> Recognition | None:
    """The recognition with the facts of its term."""
    rows = Recognition.objects.with_term().select_related(*RELATED)
    return rows.filter(pk=recognition_id).first()


def status_of(recognition: Recognition, day: date) -> Status:
    """The status of a recognition read ``with_term``."""
    return status_on(term_of({name: getattr(recognition, name) for name in TERM}), day)


def not_good(recognition: Recognition, day: date) -> list[str]:
    """The reason why nothing can be done to a recognition that does not stand that day."""
    status = status_of(recognition, day)
    refusal = _("Giấy chứng nhận không còn dùng: {status}.")
    return [] if status in GOOD else [refusal.format(status=status_label(status).lower())]


@dataclass(frozen=True)
class Available:
    """An act as a page shows it; with ``reasons`` it cannot be done now."""

    act: str
    label: str
    reasons: list[str]


def available(user, recognition: Recognition, day: date) -> list[Available]:
    """The acts that the person's offices allow on a recognition read ``with_term``, in the table's order."""
    held = offices_for(user, recognition, steward_of(recognition, day))
    rules = [rule for rule in LIFE_RULES.values() if rule.offices & held]
    return [Available(r.act, act_label(r), REASONS[r.act](recognition, day)) for r in rules]


@dataclass
class Acting:
    """What an act works on: the locked recognition, the unit that answers for it, what the journal will say."""

    recognition: Recognition
    unit: Locality
    now: datetime
    details: dict = field(default_factory=dict)

    @property
    def day(self) -> date:
        return vietnam_day(self.now)

    def refuse_fields(self, fields: dict[str, list[str]]) -> None:
        """Raise Refused (422) where a field has a message."""
        if fields:
            raise Refused([message for messages in fields.values() for message in messages], fields)


def require(user, act: str, recognition: Recognition, unit: Locality) -> None:
    """Raise PermissionDenied (403) unless the person may do the act on this recognition."""
    if not may(user, act, recognition, unit):
        raise PermissionDenied(not_yours(LIFE_RULES[act]))


@contextmanager
def acting(act: str, actor, recognition_id: int, now: datetime) -> Iterator[Acting]:
    """Frame an act. Raises Http404, PermissionDenied or Refused before the body runs; all or nothing is saved."""
    with transaction.atomic():
        visible = Certificate.objects.visible_to(actor).filter(recognition=recognition_id)
        locked = Recognition.objects.select_for_update(of=("self",)).filter(pk=recognition_id).first()
        if locked is None or not visible.exists():
            raise Http404(_("Không tìm thấy giấy chứng nhận này."))
        recognition, day = with_term(recognition_id), vietnam_day(now)
        unit = steward_of(recognition, day)
        require(actor, act, recognition, unit)
        against = REASONS[act](recognition, day)
        if against:
            raise Refused(against)
        frame = Acting(recognition, unit, now)
        yield frame
        record(actor, act, recognition, at=now, unit=unit.pk, details=frame.details)
