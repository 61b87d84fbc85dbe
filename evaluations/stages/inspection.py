"""Stage 3 – field inspection: planned, recorded on site with photos and tests, concluded."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from evaluations import states
from evaluations.models import Evaluation, Finding, Inspection, InspectionPhoto, ProductTest
from evaluations.stages import round_one
from evaluations.stages._act import acting, blockers
from evaluations.states import State
from ocop.law.calendar import vietnam_day


@blockers("inspection.plan")
def plan_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why no inspection can be planned: the procedure has none here, or round one is not decided."""
    season = evaluation.season
    if not states.allows(season.rounds, season.inspection, "inspect", evaluation.state):
        return [
            _("Theo trình tự của kế hoạch, không kiểm tra thực tế ở bước «{state}».").format(
                state=evaluation.get_state_label
            )
        ]
    return round_one.goes_on_reasons(evaluation) if evaluation.state == State.ROUND_ONE else []


def plan(
    actor, evaluation_id: int, *, planned_on: date, place: str = "", request: str = "", now: datetime
) -> Inspection:
    """Plan the visit: the evaluation moves to INSPECTION."""
    with acting("inspection.plan", actor, evaluation_id, now) as act:
        act.evaluation.inspect(at=now)
        inspection = Inspection.objects.create(
            evaluation=act.evaluation,
            planned_on=planned_on,
            place=place,
            request=request,
            planned_by=actor,
            planned_at=now,
        )
        act.details.update(inspection=inspection.pk, planned_on=planned_on.isoformat())
    return inspection


@blockers("inspection.record")
@blockers("inspection.conclude")
def open_blockers(evaluation: Evaluation, now: datetime) -> list[str]:
    """Why nothing can be recorded: no inspection is open."""
    return [] if current(evaluation) else [_("Không có kiểm tra thực tế nào đang mở.")]


def current(evaluation: Evaluation) -> Inspection | None:
    """The inspection that is not concluded yet."""
    return evaluation.inspections.filter(concluded_at__isnull=True).first()


def record_findings(actor, evaluation_id: int, *, findings: list[dict], now: datetime) -> Inspection:
    """Set what was found: a list of ``{"subject", "verdict", "note", "criterion"}`` replaces the earlier one."""
    with acting("inspection.record", actor, evaluation_id, now) as act:
        inspection = current(act.evaluation)
        known = act.evaluation.dossier_version.criteria_set.law
        reasons = [
            _("Dòng {n}: thiếu nội dung hoặc đánh giá.").format(n=n)
            for n, f in enumerate(findings, 1)
            if not f.get("subject", "").strip() or f.get("verdict") not in Finding.Verdict.values
        ]
        strange = {f.get("criterion") for f in findings if f.get("criterion") and f["criterion"] not in known}
        act.refuse_if(
            reasons + [_("Bộ tiêu chí không có tiêu chí «{code}».").format(code=code) for code in sorted(strange)]
        )
        inspection.findings.all().delete()
        Finding.objects.bulk_create(Finding(inspection=inspection, **f) for f in findings)
        act.details.update(inspection=inspection.pk, findings=len(findings))
    return inspection


def add_photo(
    actor,
    evaluation_id: int,
    *,
    data: bytes,
    content_type: str,
    caption: str = "",
    taken_at: datetime | None = None,
    latitude=None,
    longitude=None,
    now: datetime,
) -> InspectionPhoto:
    """Keep one photo of the visit; the same picture sent twice (a phone that retries) is kept once."""
    with acting("inspection.record", actor, evaluation_id, now) as act:
        inspection = current(act.evaluation)
        sha256 = hashlib.sha256(data).hexdigest()
        photo = inspection.photos.filter(sha256=sha256).first()
        if photo is None:
            photo = InspectionPhoto(
                inspection=inspection,
                content_type=content_type,
                size=len(data),
                sha256=sha256,
                caption=caption,
                taken_at=taken_at,
                latitude=latitude,
                longitude=longitude,
                uploaded_by=actor,
                uploaded_at=now,
            )
            photo.file.save("photo", ContentFile(data), save=True)
        act.details.update(inspection=inspection.pk, photo=sha256)
    return photo


def add_test(actor, evaluation_id: int, *, now: datetime, **facts) -> ProductTest:
    """Record one indicator of a laboratory's test report (fields of :class:`ProductTest`)."""
    with acting("inspection.record", actor, evaluation_id, now) as act:
        test, __ = ProductTest.objects.update_or_create(
            evaluation=act.evaluation,
            report_number=facts.pop("report_number"),
            indicator=facts.pop("indicator"),
            defaults={**facts, "recorded_by": actor, "recorded_at": now},
        )
        act.details.update(test=test.report_number, indicator=test.indicator, passed=test.passed)
    return test


def conclude(
    actor, evaluation_id: int, *, conclusion: str, summary: str, visited_on: date, now: datetime
) -> Inspection:
    """Conclude the visit; the council reads it before the next round. Needs at least one finding."""
    with acting("inspection.conclude", actor, evaluation_id, now) as act:
        inspection = current(act.evaluation)
        fields = {}
        if conclusion not in Inspection.Conclusion.values:
            fields["conclusion"] = [_("Chọn một kết luận.")]
        if visited_on > vietnam_day(now):
            fields["visited_on"] = [_("Ngày kiểm tra chưa tới.")]
        if not inspection.findings.exists():
            fields["findings"] = [_("Ghi ít nhất một nội dung kiểm tra.")]
        act.refuse_if([m for ms in fields.values() for m in ms], fields)
        inspection.conclusion, inspection.summary, inspection.visited_on = conclusion, summary, visited_on
        inspection.concluded_by, inspection.concluded_at = actor, now
        inspection.save()
        act.details.update(inspection=inspection.pk, conclusion=conclusion)
    return inspection
