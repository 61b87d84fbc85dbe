"""Extending a certificate while its re-ranking is judged (Quyết định 26/2026, Điều 12.3): 180 days at most."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, Extension, Recognition
from evaluations.models.wording import status_label
from evaluations.rules.validity import Status
from evaluations.stages import _news_life
from evaluations.stages._life import acting, reasons, status_of
from evaluations.states import FINAL, State
from ocop.law import loader
from ocop.law.calendar import grace_end, vietnam_day
from products.models import DossierKind

PENDING = Q(central_result__isnull=True, led_to__isnull=True, state=State.FORWARDED.value)


def pending_re_ranking(recognition: Recognition) -> Evaluation | None:
    """The product's re-ranking that is filed and not decided yet, at whatever level."""
    rows = Evaluation.objects.filter(
        Q(submitted_at__isnull=False) & (~Q(state__in=sorted(FINAL)) | PENDING),
        dossier__product=recognition.product_id, dossier__kind=DossierKind.RE_RANKING,
    )  # fmt: skip
    return rows.select_related("season", "dossier").order_by("-submitted_at", "-pk").first()


def filed_on(evaluation: Evaluation) -> date:
    """The day the dossier was first filed, also where the evaluation is the one above."""
    first = evaluation.dossier.evaluations.filter(submitted_at__isnull=False).order_by("submitted_at").first()
    return vietnam_day(first.submitted_at)


@reasons("extension.grant")
def grant_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why it cannot be extended: no re-ranking is pending, it was filed too late, the 180 days are over."""
    if hasattr(recognition, "extension"):
        return [_("Giấy chứng nhận đã được kéo dài hiệu lực một lần.")]
    status = status_of(recognition, day)
    if status in (Status.REVOKED, Status.SUPERSEDED, Status.NOT_YET):
        return [_("Giấy chứng nhận không kéo dài được: {status}.").format(status=status_label(status).lower())]
    evaluation = pending_re_ranking(recognition)
    if evaluation is None:
        return [_("Chưa có hồ sơ đánh giá lại nào đã nộp và đang chờ kết quả.")]
    days = loader.regulation(evaluation.season.regulation).extension_days
    if days is None:
        return [
            _("Quyết định {regulation} không có việc kéo dài hiệu lực giấy chứng nhận.").format(
                regulation=evaluation.season.regulation
            )
        ]
    found = []
    if filed_on(evaluation) > recognition.valid_to:
        found.append(
            _("Hồ sơ đánh giá lại nộp sau ngày hết hạn ({day}): không kéo dài được.").format(
                day=f"{recognition.valid_to:%d/%m/%Y}"
            )
        )
    if day > grace_end(recognition.valid_to, days):
        found.append(_("Đã quá {days} ngày sau ngày hết hạn.").format(days=days))
    return found


def grant(actor, recognition_id: int, *, reason: str, now: datetime) -> Extension:
    """Extend until the re-ranking's result, 180 days past the expiry at most. Raises Refused without a reason."""
    with acting("extension.grant", actor, recognition_id, now) as act:
        act.refuse_fields({} if reason.strip() else {"reason": [_("Cần nêu lý do.")]})
        evaluation = pending_re_ranking(act.recognition)
        days = loader.regulation(evaluation.season.regulation).extension_days
        extension = Extension.objects.create(
            recognition=act.recognition, evaluation=evaluation, until=grace_end(act.recognition.valid_to, days),
            reason=reason.strip(), granted_by=actor, granted_at=now,
        )  # fmt: skip
        _news_life.extended(extension, act.unit, at=now, by=actor)
        act.details.update(until=extension.until.isoformat(), evaluation=evaluation.pk)
    return extension
