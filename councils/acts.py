"""Acts on councils: set up by an officer for the own unit, seats and team, the statute's figures.

Who may vote and by which figures is fixed while the council is scoring: the app above registers why (``hold``).
"""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Council, Seat, Statute, TeamMember
from councils.visibility import may_change, visible_councils
from ocop.accounts.models import Locality, Role, User
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import has_role
from ocop.journal.record import record
from ocop.law.calendar import vietnam_day

STATUTE_FIELDS = (
    "source",
    "quorum_numerator",
    "quorum_denominator",
    "chair_required",
    "spread_limit",
    "minimum_rule",
    "missed_minimum",
    "delegate_presides",
    "chair_reopens",
)
LABELS = {
    "council.create": gettext_lazy("Lập hội đồng"),
    "council.statute": gettext_lazy("Sửa quy chế hội đồng"),
    "council.seat_added": gettext_lazy("Thêm thành viên hội đồng"),
    "council.seat_changed": gettext_lazy("Sửa thành viên hội đồng"),
    "council.seat_removed": gettext_lazy("Bỏ thành viên hội đồng"),
    "council.helper_added": gettext_lazy("Thêm thư ký, tổ giúp việc"),
    "council.helper_removed": gettext_lazy("Bỏ thư ký, tổ giúp việc"),
}
QUORUM_ABOVE_ONE = gettext_lazy("Túc số không quá 1: tử số không lớn hơn mẫu số.")
_HOLDS: list[Callable[[Council], list[str]]] = []


def hold(reasons: Callable[[Council], list[str]]) -> Callable[[Council], list[str]]:
    """Register a function that says why a council's votes and figures must stand still now."""
    _HOLDS.append(reasons)
    return reasons


def held(council: Council) -> list[str]:
    """Every reason why seats and statute cannot be changed now; an empty list where they can."""
    return [reason for hold in _HOLDS for reason in hold(council)]


def create(
    actor, unit_id: int, *, name: str, decision_number: str, decision_date: date, now: datetime, **statute
) -> Council:
    """Set up a council with its statute; ``statute``: values of ``STATUTE_FIELDS``, those left out take the defaults.

    Raises PermissionDenied (403) unless the actor is an officer of exactly that unit, Refused (422) for a decision in
    the future, one already used, or figures that cannot be (regulations.md §5).
    """
    with transaction.atomic():
        unit = Locality.objects.filter(pk=unit_id).first()
        if unit is None:
            raise Http404(_("Không tìm thấy đơn vị."))
        if not has_role(actor, Role.OFFICER, unit):
            raise PermissionDenied(_("Lập hội đồng: chỉ cán bộ OCOP của chính đơn vị."))
        fields = {}
        if decision_date > vietnam_day(now):
            fields["decision_date"] = [_("Ngày quyết định không thể ở tương lai.")]
        if Council.objects.filter(unit=unit, decision_number=decision_number, decision_date=decision_date).exists():
            fields["decision_number"] = [_("Quyết định này đã được dùng để lập một hội đồng.")]
        _refuse(fields)
        council = Council.objects.create(
            unit=unit, name=name, decision_number=decision_number, decision_date=decision_date, created_at=now
        )
        _write_statute(Statute(council=council), statute)
        details = {"decision": decision_number, "date": decision_date.isoformat(), "statute": statute}
        record(actor, "council.create", council, at=now, unit=unit, details=details)
        return council


def change_statute(actor, council_id: int, *, now: datetime, **values) -> Statute:
    """Change the statute's figures for what is judged from now on; results keep the figures they were made with."""
    with _changing(actor, council_id, still=True) as council:
        _write_statute(council.statute, values)
        record(actor, "council.statute", council, at=now, unit=council.unit_id, details=values)
        return council.statute


def add_seat(
    actor, council_id: int, user_id: int, *, role: str, office: str, voting: bool, now: datetime, residence: str = "",
    firm: str = "",
) -> Seat:  # fmt: skip
    """Seat a person, last in order. Refused for a second chair or a second seat of the same person.

    ``residence`` and ``firm`` only help to find interests in a product; they do not enter the journal.
    """
    with _changing(actor, council_id, still=True) as council:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        fields = {}
        if user is None:
            fields["user"] = [_("Chọn một người dùng đang hoạt động.")]
        elif council.seats.filter(user=user).exists():
            fields["user"] = [_("Người này đã là thành viên của hội đồng.")]
        fields |= _one_chair(council, role)
        _refuse(fields)
        last = council.seats.aggregate(last=Max("position"))["last"] or 0
        seat = Seat.objects.create(
            council=council, user=user, role=role, office=office, voting=voting, position=last + 1,
            residence=residence, firm=firm,
        )  # fmt: skip
        details = {"seat": seat.pk, "user": user.pk, "role": role, "office": office, "voting": voting}
        record(actor, "council.seat_added", council, at=now, unit=council.unit_id, details=details)
        return seat


def change_seat(
    actor, seat_id: int, *, role: str, office: str, voting: bool, position: int, now: datetime, residence: str = "",
    firm: str = "",
) -> Seat:  # fmt: skip
    """Change a seat's role, office, vote or place in the order (1 is first), or what helps to find interests."""
    with _changing(actor, _council_of(Seat, seat_id), still=True) as council:
        seat = council.seats.get(pk=seat_id)
        _refuse(_one_chair(council, role, apart_from=seat.pk))
        seat.role, seat.office, seat.voting = role, office, voting
        seat.residence, seat.firm = residence, firm
        seat.save()
        others = [each for each in council.seats.order_by("position", "id") if each.pk != seat.pk]
        others.insert(max(0, position - 1), seat)
        for place, each in enumerate(others, start=1):
            each.position = place
        Seat.objects.bulk_update(others, ["position"])
        details = {"seat": seat.pk, "role": role, "office": office, "voting": voting, "position": position}
        record(actor, "council.seat_changed", council, at=now, unit=council.unit_id, details=details)
        return seat


def remove_seat(actor, seat_id: int, *, now: datetime) -> Council:
    """Take a seat away; one that took part in a session stays (take its vote away instead)."""
    with _changing(actor, _council_of(Seat, seat_id), still=True) as council:
        seat = council.seats.get(pk=seat_id)
        details = {"seat": seat.pk, "user": seat.user_id, "office": seat.office}
        try:
            seat.delete()
        except ProtectedError:
            raise Refused(
                [_("Thành viên này đã tham gia phiên họp của hội đồng; bỏ quyền chấm điểm thay vì xóa.")]
            ) from None
        record(actor, "council.seat_removed", council, at=now, unit=council.unit_id, details=details)
        return council


def add_helper(actor, council_id: int, user_id: int, *, role: str, office: str, now: datetime) -> TeamMember:
    """Add a secretary or a member of the advisory team."""
    with _changing(actor, council_id) as council:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        fields = {}
        if user is None:
            fields["user"] = [_("Chọn một người dùng đang hoạt động.")]
        elif council.team.filter(user=user, role=role).exists():
            fields["user"] = [_("Người này đã có nhiệm vụ đó.")]
        _refuse(fields)
        place = TeamMember.objects.create(council=council, user=user, role=role, office=office)
        details = {"place": place.pk, "user": user.pk, "role": role, "office": office}
        record(actor, "council.helper_added", council, at=now, unit=council.unit_id, details=details)
        return place


def remove_helper(actor, place_id: int, *, now: datetime) -> Council:
    """Take a secretary or adviser off the team."""
    with _changing(actor, _council_of(TeamMember, place_id)) as council:
        place = council.team.get(pk=place_id)
        details = {"place": place.pk, "user": place.user_id, "role": place.role}
        place.delete()
        record(actor, "council.helper_removed", council, at=now, unit=council.unit_id, details=details)
        return council


@contextmanager
def _changing(actor, council_id: int | None, *, still: bool = False):
    """The council under a lock, as an officer of its unit may change it; ``still``: not while it is scoring."""
    with transaction.atomic():
        council = Council.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=council_id).first()
        if council is None or not visible_councils(actor).filter(pk=council_id).exists():
            raise Http404(_("Không tìm thấy hội đồng."))
        if not may_change(actor, council):
            raise PermissionDenied(_("Chỉ cán bộ OCOP của đơn vị lập hội đồng được sửa."))
        reasons = held(council) if still else []
        if reasons:
            raise Refused(reasons)
        yield council


def _council_of(model, pk: int) -> int | None:
    return model.objects.filter(pk=pk).values_list("council", flat=True).first()


def _one_chair(council: Council, role: str, apart_from: int | None = None) -> dict:
    taken = role == Seat.Role.CHAIR and council.seats.filter(role=role).exclude(pk=apart_from).exists()
    return {"role": [_("Hội đồng đã có Chủ tịch.")]} if taken else {}


def _write_statute(statute: Statute, values: dict) -> None:
    for name, value in values.items():
        if name not in STATUTE_FIELDS:
            raise Refused([_("Quy chế không có thiết lập {name}.").format(name=name)])
        setattr(statute, name, value)
    fields = {}
    if statute.quorum_numerator > statute.quorum_denominator:
        fields["quorum_numerator"] = [str(QUORUM_ABOVE_ONE)]
    try:
        statute.clean_fields(exclude=["council"])
    except ValidationError as error:
        fields = {**error.message_dict, **fields}
    _refuse(fields)
    statute.save()


def _refuse(fields: dict[str, list[str]]) -> None:
    if fields:
        raise Refused([text for texts in fields.values() for text in texts], fields)
