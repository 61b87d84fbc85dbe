"""Revoking a certificate (Quyết định 26/2026, Điều 8): proposed on a conclusion, decided within 15 days, or dropped."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Recognition, Revocation, RevocationEvidence
from evaluations.stages import telling
from evaluations.stages._life import Acting, acting, not_good, reasons
from ocop.accounts.refusals import Refused
from ocop.law import loader
from ocop.law.calendar import days_term_end
from ocop.law.model import Regulation
from products.vault import keeping
from products.vault.kinds import look_at
from products.vault.unfit import Unfit

NEEDED = {
    "concluding_body": gettext_lazy("Cần ghi cơ quan kết luận."),
    "conclusion_number": gettext_lazy("Cần ghi số văn bản kết luận."),
    "facts": gettext_lazy("Cần nêu nội dung làm căn cứ thu hồi."),
}


def regulation_for(day: date) -> Regulation | None:
    """The regulation whose grounds and clock hold for a revocation that day; None while none was found to set them."""
    law = loader.regulation_on(day)
    return law if law.revocation_days and law.facts["revocation_grounds"].value else None


def grounds(law: Regulation) -> dict[str, str]:
    """Code and words of every ground."""
    return {each["code"]: each["title"] for each in law.facts["revocation_grounds"].value}


def decide_by(law: Regulation, concluded_on: date) -> date:
    """Last day to decide: 15 days after the conclusion, moved on to a working day (Civil Code, Điều 148.5)."""
    return days_term_end(concluded_on, law.revocation_days)


def open_of(recognition: Recognition) -> Revocation | None:
    """The proposal that waits for its decision."""
    return recognition.revocations.filter(closed_at__isnull=True).first()


@reasons("revocation.propose")
def propose_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why nobody can propose now: it does not stand, it is proposed already, no regulation names the grounds."""
    found = not_good(recognition, day)
    if open_of(recognition):
        found.append(_("Đã có đề nghị thu hồi đang chờ quyết định."))
    if regulation_for(day) is None:
        found.append(
            _("Sáu căn cứ thu hồi và thời hạn 15 ngày áp dụng từ 22/5/2026 (Quyết định 26/2026/QĐ-TTg, Điều 8).")
        )
    return found


def propose(
    actor,
    recognition_id: int,
    *,
    ground: str,
    concluding_body: str,
    conclusion_number: str,
    concluded_on: date,
    facts: str,
    files: list,
    now: datetime,
) -> Revocation:
    """Propose to revoke on one of the six grounds, with the conclusion it rests on and its papers (uploads).

    Raises Refused beside the field for a ground the regulation does not have, a conclusion without number or from the
    future, no paper, or a file that is not fit.
    """
    texts = {"concluding_body": concluding_body, "conclusion_number": conclusion_number, "facts": facts}
    with acting("revocation.propose", actor, recognition_id, now) as act:
        law = regulation_for(act.day)
        fields = {name: [str(message)] for name, message in NEEDED.items() if not texts[name].strip()}
        if ground not in grounds(law):
            fields["ground"] = [_("Chọn một trong sáu căn cứ.")]
        if concluded_on > act.day:
            fields["concluded_on"] = [_("Ngày kết luận chưa tới.")]
        elif concluded_on < act.recognition.valid_from:
            fields["concluded_on"] = [_("Kết luận có trước ngày công nhận.")]
        if not files:
            fields["files"] = [_("Cần ít nhất một tài liệu: văn bản kết luận.")]
        act.refuse_fields(fields)
        revocation = Revocation.objects.create(
            recognition=act.recognition, unit=act.unit, ground=ground, regulation=law.id, concluded_on=concluded_on,
            decide_by=decide_by(law, concluded_on), proposed_by=actor, proposed_at=now,
            **{name: text.strip() for name, text in texts.items()},
        )  # fmt: skip
        kept = [_keep(revocation, upload) for upload in files]
        telling.after_revocation(revocation, actor, now)
        act.details.update(revocation=revocation.pk, ground=ground, files=[each.sha256 for each in kept])
    return revocation


def _keep(revocation: Revocation, upload) -> RevocationEvidence:
    try:
        seen = look_at(upload.file, upload.name, keeping.limits())
    except Unfit as unfit:
        raise Refused([], {"files": [f"{upload.name}: {unfit}"]}) from unfit
    upload.seek(0)
    data = upload.read()
    sha256 = hashlib.sha256(data).hexdigest()
    evidence = RevocationEvidence(
        revocation=revocation, file_name=upload.name[-200:], content_type=seen.content_type, size=len(data),
        sha256=sha256,
    )  # fmt: skip
    evidence.file.name = default_storage.save(f"revocations/{revocation.pk}/{sha256[:16]}", ContentFile(data))
    evidence.save()
    return evidence


@reasons("revocation.decide")
def decide_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why nothing can be decided: no proposal waits."""
    return [] if open_of(recognition) else [_("Chưa có đề nghị thu hồi.")]


def decide(
    actor, recognition_id: int, *, decision_number: str, decided_on: date, signer_title: str, now: datetime
) -> Revocation:
    """Revoke: the certificate counts for nothing from the decision's day on, and the public page says so at once.

    Raises Refused for a paper without number or signer, from the future or from before the conclusion.
    """
    with acting("revocation.decide", actor, recognition_id, now) as act:
        revocation = open_of(act.recognition)
        fields = {}
        if not decision_number.strip():
            fields["decision_number"] = [_("Quyết định phải có số.")]
        if not signer_title.strip():
            fields["signer_title"] = [_("Cần ghi chức vụ người ký.")]
        if decided_on > act.day:
            fields["decided_on"] = [_("Ngày ký chưa tới.")]
        elif decided_on < revocation.concluded_on:
            fields["decided_on"] = [_("Quyết định ký trước ngày kết luận.")]
        act.refuse_fields(fields)
        revocation.decision_number, revocation.decided_on = decision_number.strip(), decided_on
        revocation.signer_title = signer_title.strip()
        _close(act, revocation, actor)
        telling.after_revocation(revocation, actor, now)
        late = max((decided_on - revocation.decide_by).days, 0)
        act.details.update(decision=decision_number.strip(), ground=revocation.ground, days_late=late)
    return revocation


@reasons("revocation.drop")
def drop_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why nothing can be dropped: no proposal waits."""
    return decide_reasons(recognition, day)


def drop(actor, recognition_id: int, *, reason: str, now: datetime) -> Revocation:
    """Do not revoke; the proposal stays readable with the reason."""
    with acting("revocation.drop", actor, recognition_id, now) as act:
        act.refuse_fields({} if reason.strip() else {"reason": [_("Cần nêu lý do.")]})
        revocation = open_of(act.recognition)
        revocation.dropped_reason = reason.strip()
        _close(act, revocation, actor)
        act.details.update(revocation=revocation.pk, reason=reason.strip())
    return revocation


def _close(act: Acting, revocation: Revocation, actor) -> None:
    revocation.closed_by, revocation.closed_at = actor, act.now
    revocation.save()
