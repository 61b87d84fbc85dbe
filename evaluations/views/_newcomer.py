"""The first run: whoever is new reads on the own home what the first task is, and where it is shown step by step."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from councils.models import Seat, TeamMember
from ocop import guide
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of
from products.offices import is_agent

NEW_FOR = timedelta(days=30)  # after the account was made; in a demonstration everybody is always new
OFFICES = (
    (Role.APPROVER, "duyet"), (Role.OFFICER, "can-bo"), (Role.COMMUNE_OFFICER, "cap-xa"), (Role.ADMIN, "quan-tri"),
    (Role.AUDITOR, "giam-sat"),
)  # fmt: skip
LEADS = "chu-tich-thu-ky"
PLACES = {Seat.Role.CHAIR: LEADS, TeamMember.Role.SECRETARY: LEADS, TeamMember.Role.ADVISOR: "kiem-tra-thuc-te"}


def first_run(user, today: date) -> guide.Chapter | None:
    """The guide's chapter for the person's office while they are new; None for whoever knows the way."""
    if not settings.OCOP_DEMO and timezone.localdate(user.date_joined) + NEW_FOR < today:
        return None
    slug = _chapter_for(user)
    return guide.chapter(slug) if slug else None


def _chapter_for(user) -> str:
    for role, slug in OFFICES:
        if units_of(user, role):
            return slug
    if is_agent(user):
        return "chu-the"
    seats, team = (model.objects.filter(user=user).order_by().values_list("role", flat=True)
                   for model in (Seat, TeamMember))  # fmt: skip
    found = [PLACES.get(role, "thanh-vien") for role in seats.union(team)]
    return LEADS if LEADS in found else next(iter(found), "")
