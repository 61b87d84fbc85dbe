"""What is told after a certificate was issued: renewal, extension, revocation with its clock.

As in ``_news.py``: called in the act's transaction, in words that may go by mail.
"""

from datetime import date, datetime

from django.urls import reverse

from evaluations.models import Extension, Recognition, Revocation
from evaluations.selectors import audience
from ocop.journal.words import kept
from ocop.law import loader
from ocop.law.calendar import renewal_window, vietnam_day
from ocop.notices.models import Notice
from ocop.notices.telling import tell

RENEWAL = "certificate.renewal"


def _page(recognition: Recognition) -> str:
    paper = recognition.certificate
    return reverse("certificate", args=[paper.pk]) if paper else reverse("product", args=[recognition.product_id])


def _to_holder(recognition: Recognition, kind: str, *, at: datetime, by=None, **told) -> list[Notice]:
    """Tell the producer's people or its address, and the commune beside them."""
    people, addresses = audience.holder_of(recognition)
    told = {"link": _page(recognition), "about": f"recognition:{recognition.pk}", "at": at, "by": by, **told}
    made = tell(people, kind, addresses=addresses, **told)
    watchers = [pk for pk in audience.commune(recognition.product.producer, vietnam_day(at)) if pk not in people]
    return made + tell(watchers, "dossier.watched", **told)


def about_renewals(since: datetime) -> dict[int, list[int]]:
    """Recognition → the steps (days before its end) that somebody was told of since then."""
    found: dict[int, list[int]] = {}
    rows = Notice.objects.filter(dedupe__startswith="renewal:", made_at__gte=since).values_list("dedupe", flat=True)
    for name in rows.distinct():
        _, recognition, step = name.split(":")
        found.setdefault(int(recognition), []).append(int(step))
    return found


def ends_soon(recognition: Recognition, step: int, day: date, *, at: datetime) -> list[Notice]:
    """A reminder before the certificate's end: to its producer, and to the commune, which tells who is not reached."""
    law = loader.regulation_on(day)
    product, end = recognition.product_name, f"{recognition.valid_to:%d/%m/%Y}"
    if law.renewal_opens_days:
        window = renewal_window(recognition.valid_to, law.renewal_opens_days, law.renewal_closes_days)
        what = kept(
            f"Theo {law.title}, hồ sơ đánh giá lại nộp từ {window.first:%d/%m/%Y} đến hết {window.last:%d/%m/%Y}. "
            "Nộp sau thời gian này nhưng trước ngày hết hạn thì giấy chứng nhận có thể được kéo dài hiệu lực đến khi "
            "có kết quả, không quá 180 ngày."
        )
    else:
        what = kept("Để giữ hạng sao, chủ thể cần lập hồ sơ đánh giá lại trước ngày hết hạn.")
    people, addresses = audience.holder_of(recognition)
    alone = "" if people or addresses else kept(" Chủ thể chưa có tài khoản hay địa chỉ thư: xin báo trực tiếp.")
    return _to_holder(
        recognition, RENEWAL, at=at, unit=recognition.decision.unit_id,
        subject=kept(f"Giấy chứng nhận OCOP của {product} còn {step} ngày"),
        text=kept(f"Giấy chứng nhận của «{product}» ({recognition.producer_name}) có giá trị đến hết {end}. "
                  f"{what}{alone}"),
        link=reverse("product", args=[recognition.product_id]), dedupe=f"renewal:{recognition.pk}:{step}",
    )  # fmt: skip


def extended(extension: Extension, unit, *, at: datetime, by) -> None:
    """The certificate stays valid while its re-ranking is judged."""
    name = extension.recognition.product_name
    _to_holder(
        extension.recognition, "certificate.extended", at=at, by=by, unit=unit,
        subject=kept(f"Kéo dài hiệu lực giấy chứng nhận: {name}"),
        text=kept(f"Giấy chứng nhận của «{name}» được kéo dài hiệu lực trong khi chờ kết quả đánh giá lại, không quá "
                  f"ngày {extension.until:%d/%m/%Y}."),
        dedupe=f"extended:{extension.pk}",
    )  # fmt: skip


def revocation_proposed(revocation: Revocation, *, at: datetime, by) -> None:
    """Whoever decides has the clock now; the producer knows of the proposal."""
    recognition, last = revocation.recognition, f"{revocation.decide_by:%d/%m/%Y}"
    name = recognition.product_name
    told = {"at": at, "by": by, "unit": revocation.unit_id, "dedupe": f"revocation:{revocation.pk}:proposed"}
    tell(
        audience.approvers(revocation.unit_id, vietnam_day(at)), "revocation.proposed", link=_page(recognition),
        about=f"recognition:{recognition.pk}", subject=kept(f"Đề nghị thu hồi chờ quyết định: {name}"),
        text=kept(f"Có đề nghị thu hồi giấy chứng nhận của «{name}». Hạn quyết định: hết ngày {last}."), **told,
    )  # fmt: skip
    _to_holder(
        recognition, "revocation.proposed", subject=kept(f"Đề nghị thu hồi giấy chứng nhận: {name}"),
        text=kept(f"Cơ quan có thẩm quyền đang xem xét thu hồi giấy chứng nhận của «{name}». Căn cứ ghi ở "
                  "trang dưới đây."),
        **told,
    )  # fmt: skip


def revocation_due(revocation: Revocation, day: date, *, at: datetime) -> list[Notice]:
    """The 15 days are nearly over, or over: each is said once to whoever decides."""
    late = day > revocation.decide_by
    name, last = revocation.recognition.product_name, f"{revocation.decide_by:%d/%m/%Y}"
    return tell(
        audience.approvers(revocation.unit_id, day), "revocation.due", at=at, unit=revocation.unit_id,
        subject=kept(f"{'Quá hạn' if late else 'Sắp hết hạn'} quyết định thu hồi: {name}"),
        text=kept(f"Đề nghị thu hồi giấy chứng nhận của «{name}» phải được quyết định chậm nhất ngày {last}."),
        link=_page(revocation.recognition), about=f"recognition:{revocation.recognition_id}",
        dedupe=f"revocation:{revocation.pk}:{'late' if late else 'soon'}",
    )  # fmt: skip


def revocation_closed(revocation: Revocation, *, at: datetime, by) -> None:
    """It was decided by a paper, or dropped: the producer, the commune, and who proposed it."""
    name = revocation.recognition.product_name
    if revocation.decided_on:
        subject = kept(f"Thu hồi giấy chứng nhận: {name}")
        paper = kept(f"Quyết định số {revocation.decision_number} ngày {revocation.decided_on:%d/%m/%Y}")
        text = kept(f"Giấy chứng nhận của «{name}» bị thu hồi theo {paper}.")
    else:
        subject = kept(f"Không thu hồi giấy chứng nhận: {name}")
        text = kept(f"Đề nghị thu hồi giấy chứng nhận của «{name}» không được chấp nhận; giấy vẫn dùng được.")
    told = {
        "subject": subject, "text": text, "at": at, "by": by, "unit": revocation.unit_id,
        "dedupe": f"revocation:{revocation.pk}:closed",
    }  # fmt: skip
    _to_holder(revocation.recognition, "revocation.decided", **told)
    tell(
        [revocation.proposed_by_id], "revocation.decided", link=_page(revocation.recognition),
        about=f"recognition:{revocation.recognition_id}", **told,
    )  # fmt: skip
