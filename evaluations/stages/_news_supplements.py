"""What is told of a supplement request: to the producer until when what is missing, to the offices how it stands.

As in ``_news.py``: called in the act's transaction, in words that may go by mail.
"""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from evaluations.models import SupplementItem, SupplementRequest
from evaluations.selectors import audience
from ocop.journal.words import kept
from ocop.law.calendar import vietnam_day
from ocop.notices.models import Notice
from ocop.notices.telling import tell

SAYS = {
    "asked": (kept("Yêu cầu bổ sung hồ sơ"), kept("Cơ quan đánh giá yêu cầu bổ sung hồ sơ sản phẩm")),
    "soon": (kept("Sắp đến hạn bổ sung hồ sơ"), kept("Sắp đến hạn bổ sung hồ sơ sản phẩm")),
    "late": (kept("Đã quá hạn bổ sung hồ sơ"), kept("Đã quá hạn bổ sung hồ sơ sản phẩm")),
}


def about(request_id: int) -> str:
    """The name under which the notices of a request are found."""
    return f"supplement:{request_id}"


def known(requests: Collection[int]) -> dict[int, set[str]]:
    """Request → which of ``SAYS`` somebody was told already."""
    found: dict[int, set[str]] = {}
    rows = Notice.objects.filter(about__in=[about(pk) for pk in requests])
    for dedupe in rows.values_list("dedupe", flat=True).distinct():
        _, pk, kind = dedupe.split(":")
        found.setdefault(int(pk), set()).add(kind)
    return found


def asked(request: SupplementRequest, items: Collection[SupplementItem], *, at: datetime, by) -> None:
    """Papers are asked for: the producer, with what and until when; the commune beside."""
    _say(request, "asked", items, at=at, by=by)


def due(request: SupplementRequest, kind: str, *, at: datetime) -> list[Notice]:
    """The last day is near (``soon``) or over (``late``): the producer; when it is over who asked as well."""
    return _say(request, kind, request.items.all(), at=at, by=None)


def _say(request: SupplementRequest, kind: str, items, *, at: datetime, by) -> list[Notice]:
    evaluation = request.evaluation
    product = evaluation.dossier.product
    people, addresses = audience.producer(product.producer)
    title, lead = SAYS[kind]
    wanted = "\n".join(f"{number}. {item.text}" for number, item in enumerate(items, start=1))
    told = {
        "subject": kept(f"{title}: {product.name}"), "at": at, "by": by, "unit": evaluation.unit_id,
        "about": about(request.pk), "dedupe": f"supplement:{request.pk}:{kind}",
    }  # fmt: skip
    made = tell(
        people, f"supplement.{kind}", addresses=addresses, link=reverse("supplement.answer", args=[evaluation.pk]),
        text=kept(f"{lead} «{product.name}».\nLý do: {request.reason}\n"
                  f"Hạn bổ sung: hết ngày {request.due_on:%d/%m/%Y}\nNội dung cần bổ sung:\n{wanted}"),
        **told,
    )  # fmt: skip
    watchers = audience.commune(product.producer, vietnam_day(at)) + ([request.asked_by_id] if kind == "late" else [])
    return made + tell(
        [pk for pk in watchers if pk not in people], "dossier.watched",
        link=reverse("evaluation", args=[evaluation.pk]),
        text=kept(f"{lead} «{product.name}», hạn {request.due_on:%d/%m/%Y}."), **told,
    )  # fmt: skip


def answered(request: SupplementRequest, *, at: datetime, by) -> None:
    """The producer has answered: who asked looks at it, with the officers of the unit or of the commune."""
    evaluation, day = request.evaluation, vietnam_day(at)
    product = evaluation.dossier.product
    office = (
        audience.commune(product.producer, day) if request.stage == "commune"
        else audience.officers(evaluation.unit_id, day)
    )  # fmt: skip
    tell(
        [request.asked_by_id, *office], "supplement.answered", at=at, by=by,
        subject=kept(f"Chủ thể đã bổ sung hồ sơ: {product.name}"),
        text=kept(f"Chủ thể đã trả lời yêu cầu bổ sung hồ sơ «{product.name}»; xem và kết thúc yêu cầu."),
        link=reverse("evaluation", args=[evaluation.pk]), unit=evaluation.unit_id, about=about(request.pk),
        dedupe=f"supplement:{request.pk}:answered",
    )  # fmt: skip


def closed(request: SupplementRequest, *, at: datetime, by) -> None:
    """The answer was looked at."""
    evaluation = request.evaluation
    product = evaluation.dossier.product
    people, addresses = audience.producer(product.producer)
    outcome = kept("Hồ sơ đã đủ.") if request.accepted else kept("Hồ sơ chưa đủ; xem trang của hồ sơ.")
    tell(
        people, "supplement.closed", addresses=addresses, at=at, by=by,
        subject=kept(f"Kết thúc yêu cầu bổ sung: {product.name}"),
        text=kept(f"Cơ quan đã xem phần bổ sung của hồ sơ «{product.name}». {outcome}"),
        link=reverse("evaluation", args=[evaluation.pk]), unit=evaluation.unit_id, about=about(request.pk),
        dedupe=f"supplement:{request.pk}:closed",
    )  # fmt: skip
