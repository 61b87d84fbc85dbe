"""One plan played once for all tests of a module, in a transaction that is taken back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction

from django.db import transaction

from evaluations import invariants
from evaluations.models import Certificate, Evaluation, Inspection, Recognition, Result, Season, Session
from evaluations.seasons.plan import Plan, plan
from evaluations.seasons.seed import Seeded, seed
from evaluations.stages._outcome import outcome_of
from evaluations.states import State
from ocop.journal.verify import verify
from ocop.law.calendar import certificate_end, vietnam_day


class Played:
    """The rows of one played plan, asked for by product name and season."""

    def __init__(self, seeded: Seeded, plan: Plan) -> None:
        self.seeded, self.plan = seeded, plan

    def evaluation(self, name: str, season: str | None = None) -> Evaluation:
        rows = Evaluation.objects.select_related("season", "dossier", "batch")
        return rows.exclude(origin="central").get(dossier__product__name=name, season__code=season or self.plan.code)

    def of(self, season: str):
        return Evaluation.objects.select_related("season", "batch", "dossier").filter(season__code=season)

    def names(self, season: str, state: State) -> set[str]:
        return set(self.of(season).filter(state=state.value).values_list("dossier__product__name", flat=True))

    def mean(self, evaluation: Evaluation) -> Fraction:
        return outcome_of(evaluation).mean


@contextmanager
def playing(blocker, code: str, *, stage: str | None = "recognition", every: bool = False) -> Iterator[Played]:
    """Play the plan to its end (or as told) and take everything back afterwards."""
    with blocker.unblock(), transaction.atomic():
        yield Played(seed(code, stage=stage, every=every), plan(code, every))
        transaction.set_rollback(True)


# --- what holds of every plan ---------------------------------------------------------------------------------------


def check_everything(played: Played) -> None:
    """What must hold of any played plan, whatever its procedure."""
    assert [found for found in invariants.check() if found["violations"]] == []
    assert verify().ok
    codes = [season.code for season in played.plan.seasons]
    for season in Season.objects.filter(code__in=codes):
        check_dates(played, season)
        check_decided_by_the_mean(season)
    check_certificates(codes)


def check_decided_by_the_mean(season: Season) -> None:
    """Recognised, forwarded and declined follow from the exact mean and the season's own limits."""
    rows = Evaluation.objects.filter(season=season).select_related("season")
    for evaluation in rows.filter(state__in=[State.RECOGNISED, State.FORWARDED]):
        outcome = outcome_of(evaluation)
        goes_up = evaluation.origin != Evaluation.Origin.CENTRAL and outcome.mean >= season.forward_limit
        assert (evaluation.state == State.FORWARDED) == goes_up, (evaluation, outcome.mean)
        if evaluation.state == State.RECOGNISED:
            assert 3 <= evaluation.recognition.stars == outcome.stars <= season.recognises_to
    for evaluation in rows.filter(state=State.DECLINED, agenda_items__isnull=False).distinct():
        outcome = outcome_of(evaluation)
        assert outcome.mean < season.forward_limit
        too_low = outcome.mean < season.go_on_mean or outcome.stars is None or outcome.stars < 3
        assert too_low or outcome.stars > season.recognises_to


def check_dates(played: Played, season: Season) -> None:
    """Every act of a batch lies inside the plan's own windows (days of Viet Nam, both ends included)."""
    batches = {batch.number: batch for batch in played.plan.season(season.code).batches}
    for evaluation in Evaluation.objects.filter(season=season).select_related("batch", "dossier"):
        batch = batches[evaluation.batch.number]
        if evaluation.origin == "filed" and not evaluation.supplement_requests.filter(accepted=False).exists():
            assert batch.intake[0] <= vietnam_day(evaluation.dossier.filed_at) <= batch.intake[1], evaluation
    for session in Session.objects.filter(batch__season=season):
        keys = {1: ("round_one", "written_round_one"), 2: ("round_two",)}[session.round]
        # A proposal that the approver sent back is scored again after the round's own days.
        again = ("propose",) if session.agenda.filter(attempt=2).exists() else ()
        steps = [step for step in batches[session.batch.number].steps if step.key in keys + again]
        assert any(step.first <= session.held_on <= step.last for step in steps), session
    visits = Inspection.objects.filter(evaluation__season=season, visited_on__isnull=False)
    for visit in visits.select_related("evaluation__batch"):
        step = batches[visit.evaluation.batch.number].step("inspection")
        assert step.first <= visit.visited_on <= step.last
    for recognition in Recognition.objects.filter(evaluation__season=season).select_related("evaluation__batch"):
        batch = batches[recognition.evaluation.batch.number]
        central = recognition.evaluation.origin == Evaluation.Origin.CENTRAL
        assert batch.decide_by is None or central or recognition.valid_from <= batch.decide_by


def check_certificates(codes: list[str]) -> None:
    """36 months, the last day included; one series without gaps for each unit and year."""
    rows = Certificate.objects.filter(recognition__evaluation__season__code__in=codes).select_related("recognition")
    for certificate in rows:
        recognition = certificate.recognition
        assert recognition.valid_to == certificate_end(recognition.valid_from, 36)
        assert certificate.content["valid_until"] == recognition.valid_to.isoformat()


def held_on(season: str, round: int) -> set[date]:
    return set(Session.objects.filter(batch__season__code=season, round=round).values_list("held_on", flat=True))


def spread_out(evaluation: Evaluation) -> list[tuple[int, bool]]:
    """(attempt, spread over the limit) of round one."""
    results = Result.objects.filter(item__evaluation=evaluation, item__round=1).order_by("item__attempt")
    return list(results.values_list("item__attempt", "spread_exceeded"))
