"""What the acts on a dossier tell people: one function for each happening, called in the act's transaction.

The words may go by mail: the product and what is to be done, never points, stars before they are decided, the names of
members, or a reason that has figures in it – the page behind the link has those, and asks for a sign-in.
"""

from datetime import date, datetime

from django.urls import reverse

from evaluations.models import AgendaItem, Certificate, Evaluation, Meeting, Recusal, Session
from evaluations.models import SheetReopening as Reopening
from evaluations.selectors import audience
from ocop.journal.words import kept
from ocop.law.calendar import vietnam_day
from ocop.notices.telling import tell
from products.models import Producer


def _page(evaluation: Evaluation) -> str:
    return reverse("evaluation", args=[evaluation.pk])


def _name(evaluation: Evaluation) -> str:
    return evaluation.dossier.product.name


def _batch(evaluation: Evaluation) -> str:
    return kept(f"đợt {evaluation.batch.number} năm {evaluation.season.year}")


def _watchers(evaluation: Evaluation, day: date) -> list[int]:
    return audience.commune(evaluation.dossier.product.producer, day)


def to_producer(evaluation: Evaluation, kind: str, subject: str, text: str, *, at: datetime, by, name: str) -> None:
    """Tell the producer's people, and the commune's officers beside them (in their daily letter)."""
    people, addresses = audience.producer_of(evaluation)
    told = {
        "subject": subject, "text": text, "link": _page(evaluation), "at": at, "by": by, "unit": evaluation.unit_id,
        "dedupe": f"{name}:{evaluation.pk}:{at.isoformat()}", "about": f"evaluation:{evaluation.pk}",
    }  # fmt: skip
    tell(people, kind, addresses=addresses, **told)
    tell([pk for pk in _watchers(evaluation, vietnam_day(at)) if pk not in people], "dossier.watched", **told)


def filed(evaluation: Evaluation, *, at: datetime, by) -> None:
    """A dossier was filed: the commune and the unit's officers have it now."""
    day = vietnam_day(at)
    tell(
        [*_watchers(evaluation, day), *audience.officers(evaluation.unit_id, day)], "dossier.filed", at=at, by=by,
        subject=kept(f"Hồ sơ mới nộp: {_name(evaluation)}"),
        text=kept(f"Chủ thể {evaluation.dossier.product.producer.name} đã nộp hồ sơ «{_name(evaluation)}», "
                  f"{_batch(evaluation)}."),
        link=_page(evaluation), unit=evaluation.unit_id, about=f"evaluation:{evaluation.pk}",
        dedupe=f"filed:{evaluation.pk}",
    )  # fmt: skip


def registered(evaluation: Evaluation, *, at: datetime, by) -> None:
    """The dossier was taken in."""
    name = _name(evaluation)
    to_producer(
        evaluation, "dossier.registered", kept(f"Đã tiếp nhận hồ sơ: {name}"),
        kept(f"Hồ sơ «{name}» được tiếp nhận vào {_batch(evaluation)}, số tiếp nhận {evaluation.number}."),
        at=at, by=by, name="registered",
    )  # fmt: skip


def stopped(evaluation: Evaluation, *, at: datetime, by) -> None:
    """The dossier ends without a recognition: screened out, declined, below the mean, eliminated."""
    name = _name(evaluation)
    to_producer(
        evaluation, "dossier.declined", kept(f"Kết quả xem xét hồ sơ: {name}"),
        kept(f"Hồ sơ «{name}» dừng lại trong {_batch(evaluation)}. Lý do ghi ở trang của hồ sơ."), at=at, by=by,
        name="stopped",
    )  # fmt: skip


def forwarded(lower: Evaluation, upper: Evaluation | None, *, at: datetime, by) -> None:
    """The dossier went up: its producer knows, and the upper unit's officers have it."""
    name = _name(lower)
    to_producer(
        lower, "dossier.forwarded", kept(f"Hồ sơ được chuyển lên cấp trên: {name}"),
        kept(f"Hồ sơ «{name}» được {lower.unit.name} chuyển lên cấp trên đánh giá tiếp."), at=at, by=by,
        name="forwarded",
    )  # fmt: skip
    if upper is not None:
        tell(
            audience.officers(upper.unit_id, vietnam_day(at)), "dossier.received", at=at, by=by,
            subject=kept(f"Hồ sơ từ cấp dưới chuyển lên: {name}"),
            text=kept(f"{lower.unit.name} chuyển hồ sơ «{name}» lên, chờ tiếp nhận vào {_batch(upper)}."),
            link=_page(upper), unit=upper.unit_id, about=f"evaluation:{upper.pk}", dedupe=f"received:{upper.pk}",
        )  # fmt: skip


# --- the council ----------------------------------------------------------------------------------------------------


def opened(item: AgendaItem, users: list[int], *, at: datetime) -> None:
    """The session opens its products for scoring: each member hears of it once, with the first that is theirs."""
    session = item.session
    day = f"{session.held_on:%d/%m/%Y}"
    text = kept(
        f"Đã bắt đầu lấy ý kiến bằng văn bản, hạn gửi {day}." if session.form == Meeting.WRITTEN
        else f"Phiên họp ngày {day} đã mở sản phẩm để chấm điểm."
    )  # fmt: skip
    tell(
        users, "sheet.opened", subject=kept(f"Mở chấm điểm sản phẩm OCOP ({day})"), text=text, at=at,
        link=reverse("scoring_queue"), unit=item.evaluation.unit_id, about=f"session:{session.pk}",
        dedupe=f"sheet.opened:{session.pk}",
    )  # fmt: skip


def due(session: Session, users: dict[int, int], day: date, *, at: datetime) -> list[int]:
    """Remind people (user → seat) of sheets not handed in, once a day; the seats reminded now."""
    last, season = f"{session.held_on:%d/%m/%Y}", session.batch.season.title
    text = kept(
        f"Anh/chị còn phiếu chưa nộp trong đợt lấy ý kiến bằng văn bản của «{season}». Hạn gửi ý kiến: {last}."
        if session.form == Meeting.WRITTEN else
        f"Anh/chị còn phiếu chưa nộp trong phiên họp ngày {last} của «{season}»."
    )  # fmt: skip
    made = tell(
        users, "sheet.due", subject=kept(f"Nhắc nộp phiếu đánh giá OCOP ({last})"), text=text, at=at,
        link=reverse("scoring_queue"), unit=session.batch.season.unit_id, about=f"session:{session.pk}",
        dedupe=f"sheet.due:{session.pk}:{day.isoformat()}",
    )  # fmt: skip
    return [seat for user, seat in users.items() if user in {notice.person_id for notice in made}]


def reopening_asked(reopening: Reopening, evaluation: Evaluation, *, at: datetime, by) -> None:
    """A handed-in sheet is to be opened again: a second person has to agree."""
    season = evaluation.season
    tell(
        [*audience.chairs(season), *audience.secretaries(season)], "sheet.reopening", at=at, by=by,
        subject=kept(f"Đề nghị mở lại một phiếu: {_name(evaluation)}"),
        text=kept(f"Một phiếu đã nộp của sản phẩm «{_name(evaluation)}» được đề nghị mở lại, "
                  "chờ người thứ hai đồng ý."),
        link=reverse("sheet.confirm_reopening", args=[evaluation.pk]), unit=evaluation.unit_id,
        about=f"evaluation:{evaluation.pk}", dedupe=f"reopening:{reopening.pk}",
    )  # fmt: skip


def reopened(reopening: Reopening, member: int, evaluation: Evaluation, *, at: datetime) -> None:
    """The member's sheet is a draft again."""
    tell(
        [member], "sheet.reopened", at=at, subject=kept(f"Phiếu được mở lại: {_name(evaluation)}"),
        text=kept(f"Phiếu đã nộp của anh/chị cho sản phẩm «{_name(evaluation)}» được mở lại; sửa rồi nộp lại phiếu."),
        link=reverse("scoring_queue"), unit=evaluation.unit_id, about=f"evaluation:{evaluation.pk}",
        dedupe=f"reopened:{reopening.pk}",
    )  # fmt: skip


def interests(found: list[Recusal], *, at: datetime, by) -> None:
    """Interests wait for the chair: one notice for all that came together, without anybody's name."""
    products = list(dict.fromkeys(recusal.evaluation for recusal in found))
    if not products:
        return
    first, more = products[0], len(products) - 1
    season = first.season
    which = f"«{_name(first)}»" + (kept(f" và {more} sản phẩm khác") if more else "")
    tell(
        set(audience.chairs(season)) - {recusal.seat.user_id for recusal in found}, "recusal.waiting", at=at, by=by,
        subject=kept("Có lợi ích liên quan chờ Chủ tịch quyết định"),
        text=kept(f"Có thành viên hội đồng có thể có lợi ích liên quan đến {which}; cần xác nhận hoặc bác bỏ trước khi "
                  "mở chấm."),
        link=reverse("home") if more else reverse("recusal.decide", args=[first.pk]), unit=season.unit_id,
        about="" if more else f"evaluation:{first.pk}", dedupe=f"recusal:{found[0].pk}:{at.isoformat()}",
    )  # fmt: skip


# --- the decision ---------------------------------------------------------------------------------------------------


def proposed(evaluation: Evaluation, *, at: datetime, by) -> None:
    """Results wait for whoever decides: once a day for a batch, however many products are proposed."""
    day, batch = vietnam_day(at), evaluation.batch
    tell(
        audience.approvers(evaluation.unit_id, day), "proposal.waiting", at=at, by=by,
        subject=kept(f"Có hồ sơ chờ quyết định: đợt {batch.number}"),
        text=kept(f"Hội đồng đã trình kết quả của {_batch(evaluation)}, {evaluation.season.title}. Mở danh sách đề "
                  "nghị để xem từng sản phẩm."),
        link=reverse("proposal_list"), unit=evaluation.unit_id, about=f"batch:{batch.pk}",
        dedupe=f"proposed:{batch.pk}:{day.isoformat()}",
    )  # fmt: skip


def returned(evaluation: Evaluation, *, at: datetime, by) -> None:
    """The proposal went back to the council."""
    people = [*audience.chairs(evaluation.season), *audience.secretaries(evaluation.season)]
    people += audience.officers(evaluation.unit_id, vietnam_day(at))
    tell(
        people, "proposal.returned", at=at, by=by, subject=kept(f"Trả lại hội đồng: {_name(evaluation)}"),
        text=kept(f"Kết quả của «{_name(evaluation)}» được trả lại hội đồng để chấm lại. Lý do ghi ở trang của hồ sơ."),
        link=_page(evaluation), unit=evaluation.unit_id, about=f"evaluation:{evaluation.pk}",
        dedupe=f"returned:{evaluation.pk}:{evaluation.attempt}",
    )  # fmt: skip


def recognised(certificate: Certificate, *, at: datetime, by) -> None:
    """The product is recognised: the producer and the commune; the certificate's code stays in the portal."""
    recognition = certificate.recognition
    maker: Producer = recognition.product.producer
    paper = kept(f"Quyết định số {recognition.decision.number} ngày {recognition.decision.signed_on:%d/%m/%Y}")
    people, addresses = audience.producer(maker)
    told = {
        "subject": kept(f"Sản phẩm được công nhận: {recognition.product_name}"),
        "text": kept(f"Sản phẩm «{recognition.product_name}» được công nhận theo {paper}. Giấy chứng "
                     "nhận ở trang dưới đây."),
        "link": reverse("certificate", args=[certificate.pk]), "at": at, "by": by, "unit": certificate.unit_id,
        "about": f"recognition:{recognition.pk}", "dedupe": f"recognised:{recognition.pk}",
    }  # fmt: skip
    tell(people, "certificate.issued", addresses=addresses, **told)
    watchers = audience.commune(maker, vietnam_day(at))
    tell([pk for pk in watchers if pk not in people], "dossier.watched", **told)
