"""Before the stages: a season is set up with its procedure as data, its batches and its council; at the end closed.

What the regulation fixes is checked here with the words of the regulation; what it leaves open is the plan's own.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Council
from evaluations.models import Batch, Evaluation, Meeting, Season, Session
from evaluations.models.wording import not_yours
from evaluations.permissions import SEASON_RULES
from evaluations.selectors.offices import require_in_season
from evaluations.states import FINAL, Inspection, steps_of
from ocop.accounts.models import Locality, Role
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import has_role
from ocop.journal.record import record
from ocop.journal.words import kept
from ocop.law import loader
from ocop.law.errors import LawError

# Frozen once an evaluation stands in the season; names, numbers and dates of the plan may still be put right.
PROCEDURE = (
    "regulation",
    "rounds",
    "inspection",
    "meeting_first",
    "meeting_upgrade",
    "meeting_re_ranking",
    "go_on_mean",
    "forward_limit",
    "recognises_to",
    "needs_commune_report",
)
DESCRIPTION = ("title", "plan_number", "plan_date", "year", "shows_self_assessment")
STARS_OF_RANK = 3  # the least rank with a certificate


@dataclass(frozen=True)
class LegalFrame:
    """What a regulation fixes for a level: greatest rank it recognises (0: none), limit to go up (points)."""

    judges: bool
    recognises_to: int
    forward_limit: int | None
    written_re_ranking: bool
    commune_report: bool


def frame_of(regulation: str, level: str) -> LegalFrame:
    """The frame for a unit's level (district, province, centre); raises ``LawError`` for an unknown regulation."""
    law = loader.regulation(regulation)
    return LegalFrame(
        judges=level in law.council_levels,
        recognises_to=max((star for star, by in law.recognises.items() if by == level), default=0),
        forward_limit=next((rule.at_least for rule in law.forwarding if rule.of == level), None),
        written_re_ranking=law.re_ranking_days is not None,
        commune_report="commune" in law.levels,
    )


def defaults(regulation: str, level: str) -> dict:
    """The procedure a new season starts from: the law's figures, one round, a site visit where needed."""
    law, frame = loader.regulation(regulation), frame_of(regulation, level)
    return {
        "regulation": regulation,
        "rounds": 1,
        "inspection": Inspection.ON_REQUEST.value,
        "meeting_first": Meeting.MEETING.value,
        "meeting_upgrade": Meeting.MEETING.value,
        "meeting_re_ranking": (Meeting.WRITTEN if frame.written_re_ranking else Meeting.MEETING).value,
        "go_on_mean": next(band.at_least for band in law.bands if band.stars == STARS_OF_RANK),
        "forward_limit": frame.forward_limit,
        "recognises_to": frame.recognises_to,
        "needs_commune_report": frame.commune_report,
    }


def law_reasons(unit: Locality, facts: dict) -> dict[str, list[str]]:
    """Why the procedure cannot stand, by field: what the regulation says otherwise, and what contradicts itself."""
    try:
        frame = frame_of(facts["regulation"], unit.level)
    except LawError:
        return {"regulation": [_("Không có quyết định này.")]}
    law, level = _("Quyết định {regulation}").format(regulation=facts["regulation"]), unit.get_level_display().lower()
    if not frame.judges:
        return {"regulation": [_("Theo {law}, {level} không tổ chức đánh giá.").format(law=law, level=level)]}
    reasons = {}
    if facts["recognises_to"] > frame.recognises_to:
        text = _("Theo {law}, {level} chỉ công nhận đến {recognises_to} sao.").format(
            law=law, level=level, recognises_to=frame.recognises_to
        )
        none = _("Theo {law}, {level} không công nhận hạng sao; chọn «Không công nhận».").format(law=law, level=level)
        reasons["recognises_to"] = [text if frame.recognises_to else none]
    if frame.forward_limit is None and facts["forward_limit"] is not None:
        reasons["forward_limit"] = [
            _("Theo {law}, {level} không chuyển hồ sơ lên cấp nào nữa; để trống.").format(law=law, level=level)
        ]
    elif facts["forward_limit"] != frame.forward_limit:
        reasons["forward_limit"] = [
            _("Theo {law}, hồ sơ từ {forward_limit} điểm phải chuyển lên cấp trên.").format(
                law=law, forward_limit=frame.forward_limit
            )
        ]
    if facts["inspection"] == Inspection.BETWEEN and facts["rounds"] != 2:
        reasons["inspection"] = [_("Kiểm tra giữa hai vòng cần hai vòng chấm.")]
    if facts["inspection"] not in list(Inspection):
        reasons["inspection"] = [_("Chọn một cách kiểm tra thực tế.")]
    if not 0 <= facts["go_on_mean"] <= 100:
        reasons["go_on_mean"] = [_("Điểm từ 0 đến 100.")]
    return reasons


def set_up(actor, unit_id: int, *, code: str, facts: dict, now: datetime) -> Season:
    """Set up a season of the unit: ``facts`` are PROCEDURE and DESCRIPTION, ``code`` its address for good.

    Raises Http404 for an unknown unit, PermissionDenied for another unit's officer, Refused with reasons by field.
    """
    with transaction.atomic():
        unit = Locality.objects.filter(pk=unit_id).first()
        if unit is None:
            raise Http404(_("Không tìm thấy đơn vị."))
        if not has_role(actor, Role.OFFICER, unit):
            raise PermissionDenied(not_yours(SEASON_RULES["season.set_up"]))
        reasons = law_reasons(unit, facts)
        if Season.objects.filter(code=code).exists():
            reasons["code"] = [_("Mã này đã có kế hoạch khác dùng.")]
        if reasons:
            raise Refused([], reasons)
        season = Season.objects.create(unit=unit, code=code, created_at=now, **_known(facts))
        record(actor, "season.set_up", season, at=now, unit=unit, details=_told(season))
        return season


def change(actor, season_id: int, *, facts: dict, now: datetime) -> Season:
    """Put a season right. The procedure stands once an evaluation is in it (house rule 8: the database agrees)."""
    with transaction.atomic():
        season = locked(season_id)
        require_in_season(actor, "season.set_up", season)
        _refuse_closed(season)
        facts = _known(facts)
        moved = [name for name in PROCEDURE if name in facts and facts[name] != getattr(season, name)]
        if moved and Evaluation.objects.filter(season=season).exists():
            text = _("Đã có hồ sơ trong kế hoạch; trình tự không đổi được nữa.")
            raise Refused([text], {name: [text] for name in moved})
        for name, value in facts.items():
            setattr(season, name, value)
        if reasons := law_reasons(season.unit, {name: getattr(season, name) for name in PROCEDURE}):
            raise Refused([], reasons)
        season.save()
        record(actor, "season.change", season, at=now, unit=season.unit_id, details=_told(season))
        return season


def set_batch(actor, season_id: int, *, number: int | None = None, facts: dict, now: datetime) -> Batch:
    """Add a batch (no ``number``) or put one right; dates are inclusive, steps as in :class:`Batch`.

    ``facts``: intake_from, intake_to, decide_by, forward_by (dates or None) and steps. Dossiers already taken in stay.
    """
    with transaction.atomic():
        season = locked(season_id)
        require_in_season(actor, "season.set_up", season)
        _refuse_closed(season)
        if reasons := _batch_reasons(season, facts):
            raise Refused([], reasons)
        if number is None:
            last = season.batches.order_by("-number").values_list("number", flat=True).first() or 0
            batch = Batch(season=season, number=last + 1)
        else:
            batch = season.batches.filter(number=number).first()
            if batch is None:
                raise Http404(_("Không tìm thấy đợt đánh giá."))
        for name in ("intake_from", "intake_to", "decide_by", "forward_by", "steps"):
            setattr(batch, name, facts[name])
        batch.save()
        details = {"batch": batch.number, "intake": [batch.intake_from.isoformat(), batch.intake_to.isoformat()]}
        record(actor, "season.batch", season, at=now, unit=season.unit_id, details=details)
        return batch


def _batch_reasons(season: Season, facts: dict) -> dict[str, list[str]]:
    first, last = facts["intake_from"], facts["intake_to"]
    reasons: dict[str, list[str]] = {}
    if last < first:
        reasons["intake_to"] = [_("Ngày kết thúc trước ngày bắt đầu nhận hồ sơ.")]
    law = loader.regulation(season.regulation)
    if last < law.in_force or (law.until and first > law.until):
        until = f" – {law.until:%d/%m/%Y}" if law.until else ""
        reasons["intake_from"] = [
            _("Quyết định {id} có hiệu lực {days}: không nhận hồ sơ mới vào những ngày này.").format(
                id=law.id, days=f"{law.in_force:%d/%m/%Y}{until}"
            )
        ]
    for name in ("decide_by", "forward_by"):
        if facts[name] and facts[name] < first:
            reasons[name] = [_("Ngày này trước khi nhận hồ sơ.")]
    for step in facts["steps"]:
        begins, ends = (date.fromisoformat(step[end]) if step.get(end) else None for end in ("from", "to"))
        if begins and ends and ends < begins:
            reasons.setdefault("steps", []).append(
                _("«{label}»: ngày kết thúc trước ngày bắt đầu.").format(label=step["label"])
            )
    return reasons


def link_council(actor, season_id: int, council_id: int, *, now: datetime) -> Season:
    """Give the season its council (of the same unit); it stays once a session was planned with it."""
    with transaction.atomic():
        season = locked(season_id)
        require_in_season(actor, "season.council", season)
        _refuse_closed(season)
        council = Council.objects.filter(pk=council_id, unit=season.unit).first()
        if council is None:
            raise Refused([], {"council": [_("Chọn hội đồng của đơn vị này.")]})
        if season.council_id and season.council_id != council.pk and _has_sessions(season):
            raise Refused([_("Hội đồng đã có phiên họp của kế hoạch này; không thay hội đồng khác được.")])
        season.council = council
        season.save(update_fields=["council"])
        details = {"council": council.pk, "decision": council.decision_number}
        record(actor, "season.council", season, at=now, unit=season.unit_id, details=details)
        return season


def close(actor, season_id: int, *, now: datetime) -> Season:
    """Close the season once every evaluation in it is closed; nothing can be filed in it any more."""
    with transaction.atomic():
        season = locked(season_id)
        require_in_season(actor, "season.close", season)
        _refuse_closed(season)
        if reasons := close_reasons(season):
            raise Refused(reasons)
        season.closed_at = now
        season.save(update_fields=["closed_at"])
        record(actor, "season.close", season, at=now, unit=season.unit_id)
        return season


def close_reasons(season: Season) -> list[str]:
    """Why the season cannot be closed: evaluations or sessions are still open."""
    running = Evaluation.objects.filter(season=season).exclude(state__in=sorted(FINAL)).count()
    sessions = Session.objects.filter(batch__season=season, opened_at__isnull=False, closed_at__isnull=True).count()
    reasons = [_("Còn {running} hồ sơ chưa có kết quả.").format(running=running)] if running else []
    return reasons + ([_("Còn {sessions} phiên họp chưa kết thúc.").format(sessions=sessions)] if sessions else [])


def own_steps(season: Season) -> list[tuple[str, str]]:
    """(key, label) of the steps a batch of this season dates, in the order of its procedure; written into the plan."""
    names = {
        "registered": ("register", kept("Tiếp nhận hồ sơ")),
        "round_one": ("round_one", kept("Chấm điểm vòng 1")),
        "inspection": ("inspection", kept("Kiểm tra thực tế")),
        "round_two": ("round_two", kept("Chấm điểm vòng 2")),
        "proposed": ("propose", kept("Trình quyết định")),
        "recognised": ("decide", kept("Quyết định công nhận")),
    }
    return [names[state.value] for state in steps_of(season.rounds, season.inspection) if state.value in names]


def locked(season_id: int) -> Season:
    """The season under a row lock; Http404 where there is none."""
    rows = Season.objects.select_for_update(of=("self",)).select_related("unit", "council")
    season = rows.filter(pk=season_id).first()
    if season is None:
        raise Http404(_("Không tìm thấy kế hoạch đánh giá."))
    return season


def _refuse_closed(season: Season) -> None:
    if season.closed_at:
        raise Refused([_("Kế hoạch đánh giá đã kết thúc.")])


def _has_sessions(season: Season) -> bool:
    return Session.objects.filter(batch__season=season).exists()


def _known(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if name in PROCEDURE + DESCRIPTION}


def _told(season: Season) -> dict:
    return {"code": season.code, **{name: getattr(season, name) for name in PROCEDURE}}
