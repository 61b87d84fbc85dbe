"""Seeding: a plan's whole ground and its run in one transaction – there once, there for good."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from evaluations.models import Evaluation, Season
from evaluations.seasons.ground import demo_allowed, found_season, lay
from evaluations.seasons.plan import plan as plan_of
from evaluations.seasons.player import Player
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from ocop.journal.record import gathering
from ocop.notices.telling import history

FRESH = timedelta(days=90)  # what the plan's people were told before that is no news to anybody


@dataclass(frozen=True)
class Seeded:
    """What one seeding did: the plan's title, whether it was new, and the evaluations by state."""

    code: str
    title: str
    new: bool
    states: dict[str, int]


def seed(code: str, *, stage: str | None = None, every: bool = False, limit: int | None = None) -> Seeded:
    """Build and play one plan; a plan that stands already is left exactly as it is.

    ``stage``: one of ``rests.STAGES`` or None for the living mix; ``every``: all of Hà Nội's 541 registrations;
    ``limit``: only the first so many products. Raises Refused outside a demonstration, for the
    accounts have a known password.
    """
    if not demo_allowed():
        raise Refused(
            ["Dữ liệu minh họa có tài khoản với mật khẩu ai cũng biết: chỉ tạo khi OCOP_DEMO=1 hoặc DEBUG=1."]
        )
    plan = plan_of(code, every)
    with transaction.atomic(), gathering(), history(clock.now() - FRESH):
        new = not Season.objects.filter(code=code).exists()
        if new:
            if limit is not None:
                plan = type(plan)(plan.code, plan.title, plan.seasons, plan.products[:limit])
            ground = lay(plan)
            staff = {season.code: found_season(ground, season)[1] for season in plan.seasons}
            Player(plan, ground, staff, stage).play()
    codes = [season.code for season in plan.seasons]
    states = Counter(Evaluation.objects.filter(season__code__in=codes).values_list("state", flat=True))
    return Seeded(code, plan.title, new, dict(states))
