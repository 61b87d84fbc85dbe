"""A certificate that was wrong, or whose producer was renamed: a new one replaces it, the old one stays readable."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from evaluations.models import Certificate, Recognition
from evaluations.stages import _certificate as certificates
from evaluations.stages._life import Acting, acting, not_good, reasons
from ocop.accounts import names

PRINTED = ("product_name", "producer_name", "place")


@reasons("certificate.correct")
def correct_reasons(recognition: Recognition, day: date) -> list[str]:
    """Why no new paper can be issued: the recognition does not stand, or its paper was not printed here."""
    found = not_good(recognition, day)
    standing = recognition.certificate
    if standing is not None and standing.cause == Certificate.Cause.MINISTRY:
        found.append(_("Giấy do Bộ cấp; Bộ cấp lại."))
    if recognition.revocations.filter(closed_at__isnull=True).exists():
        found.append(_("Đang có đề nghị thu hồi."))
    return found


def present_names(recognition: Recognition) -> dict[str, str]:
    """What would be printed today: the producer's name and whole address as they are now."""
    producer = recognition.product.producer
    return {
        "product_name": recognition.product_name,
        "producer_name": producer.name,
        "place": certificates.whole_address(producer),
    }


def renamed(recognition: Recognition) -> bool:
    """Whether the producer's name or address is no longer what the paper says."""
    return any(getattr(recognition, name) != text for name, text in present_names(recognition).items())


def correct(
    actor, recognition_id: int, *, cause: str, reason: str, printed: dict[str, str], issued_on: date,
    signer_title: str, now: datetime,
) -> Certificate:  # fmt: skip
    """Issue the certificate that replaces the standing one; ``printed`` has product_name, producer_name and place.

    ``cause``: ``correction`` (a slip of the pen) or ``change`` (renamed, moved, units merged: the commune becomes the
    producer's own). Stars, decision and last day stay. Raises Refused for an empty text, no reason, nothing changed,
    or a day before the paper it replaces.
    """
    with acting("certificate.correct", actor, recognition_id, now) as act:
        old = Certificate.objects.get(recognition=act.recognition, replaced_by__isnull=True)
        printed = {name: names.tidy(printed.get(name, "")) for name in PRINTED}
        act.refuse_fields(_faults(act, old, cause, reason, printed, issued_on, signer_title))
        recognition = act.recognition
        before = {name: getattr(recognition, name) for name in PRINTED}
        for name, text in printed.items():
            setattr(recognition, name, text)
        if cause == Certificate.Cause.CHANGE:
            recognition.commune = recognition.product.producer.commune
        recognition.save()
        new = certificates.number_again(
            old, act.unit, cause=cause, reason=reason.strip(), issued_on=issued_on, signer_title=signer_title, now=now
        )
        certificates.ask_for_paper(new, actor, now)
        changed = {name: [before[name], text] for name, text in printed.items() if before[name] != text}
        act.details.update(replaces=old.number, certificate=new.number, reason=reason.strip(), changed=changed)
    return new


def _faults(act: Acting, old: Certificate, cause: str, reason: str, printed: dict, day: date, signer: str) -> dict:
    fields = {name: [_("Không để trống.")] for name, text in printed.items() if not names.search_key(text)}
    if cause not in (Certificate.Cause.CORRECTION, Certificate.Cause.CHANGE):
        fields["cause"] = [_("Chọn đính chính hoặc đổi tên, địa chỉ.")]
    if not reason.strip():
        fields["reason"] = [_("Cần nêu lý do.")]
    if not signer.strip():
        fields["signer_title"] = [_("Cần ghi chức vụ người ký.")]
    if day > act.day:
        fields["issued_on"] = [_("Ngày cấp chưa tới.")]
    elif day < old.issued_on:
        fields["issued_on"] = [_("Ngày cấp trước giấy được thay ({day}).").format(day=f"{old.issued_on:%d/%m/%Y}")]
    if not fields and all(getattr(act.recognition, name) == text for name, text in printed.items()):
        fields["product_name"] = [_("Chưa có gì thay đổi so với giấy đang có.")]
    return fields
