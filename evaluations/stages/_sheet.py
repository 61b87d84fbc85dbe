"""One's own sheet under a lock, and what must be known of its product before anything is written into it."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Seat
from evaluations import states
from evaluations.models import AgendaItem, Attendance, Meeting, Recusal, Sheet
from ocop.accounts.refusals import Refused
from ocop.law.model import CriteriaSet
from ocop.prepared import Prepared
from products.models import CriteriaSet as CriteriaSetRow

NOT_OPEN = gettext_lazy("Vòng chấm của sản phẩm này không mở; phiếu không nhận thay đổi.")


@dataclass(frozen=True)
class Ground:
    """What a sheet stands on: whether its round is open, its member's vote, and the law it is held against."""

    open: bool
    voting: bool
    recused: bool
    absent: bool
    law: CriteriaSet
    cases: dict

    def refuse_unless_open(self) -> None:
        """PermissionDenied (403) without a vote on this product, Refused (422) where its round takes no marks now."""
        if self.recused:
            raise PermissionDenied(_("Anh/chị đã từ chối chấm sản phẩm này vì có lợi ích liên quan."))
        if not self.voting:
            raise PermissionDenied(_("Anh/chị không còn chấm điểm trong hội đồng này."))
        if not self.open:
            raise Refused([str(NOT_OPEN)])
        if self.absent:
            raise Refused([_("Anh/chị chưa được điểm danh có mặt tại phiên họp này.")])


def own_sheet(actor, item_id: int) -> tuple[Sheet, Ground] | None:
    """The actor's sheet of the agenda item under a lock with its ground, in one query; None where there is none."""
    sheet = _OWN.first(item_id, actor.pk)
    if sheet is None:
        return None
    is_open = _is_open(sheet, states.ROUND_NUMBER.get(sheet.evaluation_state), sheet.evaluation_attempt)
    absent = sheet.form == Meeting.MEETING and not sheet.attends
    cases = json.loads(sheet.cases) if isinstance(sheet.cases, str) else sheet.cases
    law = CriteriaSetRow(pk=sheet.criteria_set_id, sha256=sheet.law_sha256).law
    return sheet, Ground(is_open, sheet.voting, sheet.is_recused, absent, law, cases)


def _query(item_id: int, person: int):
    recusals = Recusal.objects.in_force().filter(evaluation=OuterRef("item__evaluation"), seat=OuterRef("seat"))
    attends = Attendance.objects.filter(session=OuterRef("item__session"), seat=OuterRef("seat"), present=True)
    return (
        Sheet.objects.select_for_update(of=("self",))
        .annotate(
            is_recused=Exists(recusals),
            attends=Exists(attends),
            voting=F("seat__voting"),
            round=F("item__round"),
            attempt=F("item__attempt"),
            opened_at=F("item__opened_at"),
            closed_at=F("item__closed_at"),
            form=F("item__session__form"),
            evaluation_state=F("item__evaluation__state"),
            evaluation_attempt=F("item__evaluation__attempt"),
            law_sha256=F("criteria_set__sha256"),
            cases=F("dossier_version__cases"),
        )
        .filter(item=item_id, seat__user=person)
        .order_by("pk")
    )


_OWN = Prepared(_query, 2)


def first_sheet(actor, item_id: int, now: datetime) -> tuple[Sheet, Ground]:
    """A new sheet for the actor, with version 0, and its ground. The item is locked, so that it cannot be closed in
    between. Http404 where the person has no vote on the item; the sheet itself where another tab was first."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related(
        "session", "evaluation__season", "evaluation__dossier_version__criteria_set"
    )
    item = rows.defer(*(f"evaluation__dossier_version__{name}" for name in ("content", "criteria_set__data"))).filter(
        pk=item_id
    ).first()
    found = own_sheet(actor, item_id)
    if found:
        return found  # another tab of the same person was first
    seat = item and Seat.objects.filter(council=item.evaluation.season.council_id, user=actor, voting=True).first()
    if not seat:
        raise Http404(_("Không tìm thấy phiếu đánh giá."))
    version = item.evaluation.dossier_version
    sheet = Sheet(item=item, seat=seat, criteria_set=version.criteria_set, dossier_version=version, version=0,
                  saved_at=now)  # fmt: skip
    recused = Recusal.objects.in_force().filter(evaluation=item.evaluation, seat=seat).exists()
    here = Attendance.objects.filter(session=item.session, seat=seat, present=True).exists()
    absent = item.session.form == Meeting.MEETING and not here
    is_open = _is_open(item, item.evaluation.round_number, item.evaluation.attempt)
    return sheet, Ground(is_open, seat.voting, recused, absent, version.criteria_set.law, version.cases)


def _is_open(item, round_number: int | None, attempt: int) -> bool:
    """Whether the item is open and its round the one that is running: a product withdrawn or eliminated in the middle
    of its round takes no more marks either. ``item`` has round, attempt, opened_at and closed_at."""
    return item.opened_at is not None and item.closed_at is None and (item.round, item.attempt) == (
        round_number, attempt)
