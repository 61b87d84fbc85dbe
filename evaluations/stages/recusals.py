"""Interests of members in a product: declared by themselves, suggested from facts, confirmed or dismissed by the chair.

A declared or confirmed interest takes the member out of the product: no sheet, no page, not in the quorum.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from councils.models import Seat
from evaluations.models import Evaluation, Recusal, Sheet
from evaluations.rules import interest
from evaluations.selectors.sessions import undecided_words
from evaluations.stages import _news
from evaluations.stages._act import acting
from ocop.accounts.models import Role, RoleGrant
from ocop.accounts.names import search_key
from ocop.journal.record import record
from products.models import ProducerAgent


def suggest(actor, council_id: int, evaluations: Collection[Evaluation], *, now: datetime) -> list[Recusal]:
    """Note every hint of an interest that the portal's facts give, for the chair to decide; known pairs are left alone.

    Runs in the caller's transaction; five queries however many products there are. Needs ``dossier__product__producer
    __commune`` loaded.
    """
    seats = list(Seat.objects.filter(council=council_id, voting=True).select_related("user"))
    known = set(Recusal.objects.filter(evaluation__in=evaluations).values_list("evaluation", "seat"))
    producers = {e.dossier.product.producer_id for e in evaluations}
    agents = set(ProducerAgent.objects.filter(producer__in=producers).values_list("user", "producer"))
    served = _served([seat.user_id for seat in seats])
    people = {seat.pk: _person(seat) for seat in seats}
    made = []
    for evaluation in evaluations:
        producer = evaluation.dossier.product.producer
        maker = _maker(producer)
        for seat in seats:
            ties = interest.Ties(
                acts_for=(seat.user_id, producer.pk) in agents,
                serves_place=producer.commune_id in served[seat.user_id],
            )
            found = interest.hints(people[seat.pk], maker, ties)
            if found and (evaluation.pk, seat.pk) not in known:
                made.append(
                    Recusal(
                        evaluation=evaluation,
                        seat=seat,
                        state=Recusal.State.SUGGESTED,
                        reason=" ".join(found),
                        made_at=now,
                    )
                )
    _news.interests(Recusal.objects.bulk_create(made), at=now, by=actor)
    for recusal in made:
        details = {"seat": recusal.seat_id, "reason": recusal.reason}
        record(
            actor, "recusal.suggest", recusal.evaluation, at=now, unit=recusal.evaluation.unit_id, details=details
        )
    return made


def _served(users: list[int]) -> dict[int, set[int]]:
    """The communes each person is an officer of."""
    found = defaultdict(set)
    grants = RoleGrant.objects.filter(user__in=users, role=Role.COMMUNE_OFFICER)
    for user, locality in grants.values_list("user", "locality"):
        found[user].add(locality)
    return found


def _person(seat: Seat) -> interest.Person:
    user = seat.user
    return interest.Person(
        name=search_key(user.full_name),
        office=_address(f"{seat.office}, {user.office}"),
        residence=_address(seat.residence),
        firm=search_key(seat.firm),
        phones=_phones(user.phone),
        emails=_emails(user.email),
    )


def _maker(producer) -> interest.Maker:
    return interest.Maker(
        name=search_key(producer.name),
        representative=search_key(producer.representative),
        residence=_address(producer.representative_residence),
        address=_address(producer.address),
        place=search_key(producer.commune.name),
        phones=_phones(producer.phone),
        emails=_emails(producer.email),
    )


def _address(text: str) -> str:
    return ", ".join(search_key(part) for part in text.split(",") if part.strip())


def _phones(text: str) -> tuple[str, ...]:
    """The last nine digits, so that 0912… and +84 912… are one number."""
    digits = "".join(ch for ch in text if ch.isdigit())
    return (digits[-9:],) if len(digits) >= 9 else ()


def _emails(text: str) -> tuple[str, ...]:
    return (text.strip().lower(),) if "@" in text else ()


def undecided(evaluation: Evaluation) -> list[str]:
    """Why the product cannot be opened yet: hints that nobody has decided on."""
    waiting = evaluation.recusals.filter(state=Recusal.State.SUGGESTED).count()
    return [undecided_words(waiting)] if waiting else []


def declare(actor, evaluation_id: int, *, reason: str, now: datetime) -> Recusal:
    """Declare an interest before one's first mark: the member leaves the product's denominator at once."""
    with acting("recusal.declare", actor, evaluation_id, now) as act:
        seat = Seat.objects.get(council=act.evaluation.season.council_id, user=actor)
        reasons = [] if reason.strip() else [_("Cần nêu lý do.")]
        if Sheet.objects.filter(item__evaluation=act.evaluation, seat=seat).exists():
            reasons.append(_("Anh/chị đã chấm sản phẩm này; báo Chủ tịch hội đồng quyết định."))
        act.refuse_if(reasons, {"reason": reasons})
        facts = {"state": Recusal.State.DECLARED, "reason": reason, "made_by": actor, "made_at": now}
        cleared = {"decided_by": None, "decided_at": None, "decision_reason": ""}
        recusal, __ = Recusal.objects.update_or_create(evaluation=act.evaluation, seat=seat, defaults=facts | cleared)
        _news.interests([recusal], at=now, by=actor)
        act.details.update(seat=seat.pk, reason=reason)
    return recusal


def decide(actor, recusal_id: int, *, confirmed: bool, reason: str, now: datetime) -> Recusal:
    """The chair confirms or dismisses an interest, with a reason: before the product is opened, and never one's own."""
    found = Recusal.objects.filter(pk=recusal_id).values_list("evaluation", flat=True).first()
    if found is None:
        raise Http404(_("Không tìm thấy việc từ chối chấm này."))
    with acting("recusal.decide", actor, found, now) as act:
        recusal = Recusal.objects.select_for_update(of=("self",)).select_related("seat").get(pk=recusal_id)
        reasons = [] if reason.strip() else [_("Cần nêu lý do.")]
        if recusal.seat.user_id == actor.pk:
            reasons.append(_("Không tự quyết định về lợi ích của chính mình: người được Chủ tịch ủy quyền quyết định."))
        if act.evaluation.agenda_items.filter(opened_at__isnull=False).exists():
            reasons.append(_("Sản phẩm đã được mở chấm điểm; không đổi người chấm nữa."))
        act.refuse_if(reasons, {"reason": reasons})
        recusal.state = Recusal.State.CONFIRMED if confirmed else Recusal.State.DISMISSED
        recusal.decided_by, recusal.decided_at, recusal.decision_reason = actor, now, reason
        recusal.save()
        act.details.update(seat=recusal.seat_id, confirmed=confirmed, reason=reason)
    return recusal
