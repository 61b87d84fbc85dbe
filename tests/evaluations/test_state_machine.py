"""Property: whatever anybody tries in whatever order, an evaluation moves only along its procedure's edges.

A random walk of acts by random people, for every procedure. After each try: the state was kept or moved along an edge
of states.py, only somebody with the office did it, and a refusal changed nothing at all.
"""
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from evaluations import invariants, states
from evaluations.models import AgendaItem, Elimination, Evaluation, Recusal, Result, Session, Sheet
from evaluations.permissions import RULES
from evaluations.selectors.offices import may
from evaluations.stages import (
    _round,
    elimination,
    inspection,
    recognition,
    recusals,
    registration,
    round_one,
    round_two,
    sessions,
    transcription,
)
from ocop.accounts.refusals import Refused, Stale
from ocop.journal.models import Entry
from tests import world as w

pytestmark = pytest.mark.django_db
REFUSALS = (Refused, Stale, PermissionDenied, Http404)
PROCEDURES = [(1, "none"), (1, "before"), (1, "on_request"),
              (2, "none"), (2, "before"), (2, "between"), (2, "on_request")]
PEOPLE = ["can_bo", "thu_ky", "tv1", "tv2", "duyet", "chu_the", "to_tu_van", "xa", "can_bo_khac", "quan_tri"]


def simple_acts(walk) -> dict:
    """Every act that needs no more than the evaluation, as functions of the actor."""
    pk, now = walk.pk, walk.world.now
    elimination_id = Elimination.objects.filter(evaluation=pk).order_by("-pk").values_list("pk", flat=True).first() or 0
    today = walk.world.clock.date()
    return {
        "registration.file": lambda who: registration.file(who, pk, now=now()),
        "registration.register": lambda who: registration.register(who, pk, now=now()),
        "registration.screen_out": lambda who: registration.screen_out(who, pk, reason="trùng", now=now()),
        "registration.withdraw": lambda who: registration.withdraw(who, pk, reason="chưa sẵn sàng", now=now()),
        "registration.postpone": lambda who: registration.postpone(who, pk, reason="thiếu", now=now()),
        "supplement.ask": lambda who: registration.ask_supplement(
            who, pk, reason="thiếu", items=["giấy"], due_on=today + timedelta(days=5), now=now()),
        "supplement.close": lambda who: registration.close_supplement(who, pk, accepted=False, now=now()),
        "inspection.plan": lambda who: inspection.plan(who, pk, planned_on=today, now=now()),
        "inspection.record": lambda who: inspection.record_findings(
            who, pk, findings=[{"subject": "Xưởng", "verdict": "met"}], now=now()),
        "inspection.conclude": lambda who: inspection.conclude(
            who, pk, conclusion="conforms", summary="", visited_on=today, now=now()),
        "round.close": lambda who: _round.close(who, pk, now=now()),
        "round.rescore": lambda who: _round.rescore(who, pk, reason="thảo luận", now=now()),
        "round.stop": lambda who: round_one.stop(who, pk, now=now()),
        "round.ask_meeting": lambda who: _round.ask_meeting(who, pk, reason="xem mẫu", now=now()),
        "sheet.transcribe": lambda who: transcription.enter(
            who, pk, walk.world.seats[1].pk, marks=walk.paper(), now=now()),
        "elimination.raise": lambda who: elimination.propose(who, pk, ground="Hồ sơ giả mạo", reason="có", now=now()),
        "elimination.decide": lambda who: elimination.decide(
            who, elimination_id, confirmed=True, reason="rõ", now=now()),
        "recognition.propose": lambda who: recognition.propose(who, pk, now=now()),
        "recognition.recognise": lambda who: recognition.recognise(who, pk, decision_id=walk.decision.pk, now=now()),
        "recognition.forward": lambda who: recognition.forward(who, pk, now=now()),
        "recognition.decline": lambda who: recognition.decline(who, pk, reason="không đạt", now=now()),
        "recognition.send_back": lambda who: recognition.send_back(who, pk, reason="xem lại", now=now()),
    }


ENDING = ["registration.screen_out", "registration.withdraw", "elimination.decide", "recognition.decline", "round.stop"]


class Walk(RuleBasedStateMachine):
    """One random life of one evaluation; ``world`` is set by the test that runs it."""

    world: w.World
    reached: set

    @initialize(depth=st.sampled_from([4, 3, 2, 1, 0]))
    def begin(self, depth):
        self.mark = transaction.atomic()
        self.mark.__enter__()
        item = w.product(self.world)
        self.producer = item.producer.agents.get().user
        from products import dossiers

        dossier = dossiers.start(self.producer, item, kind="first", regulation="148", now=self.world.now())
        w.filled(self.world, self.producer, dossier)
        self.pk = registration.open_draft(self.producer, dossier.pk, self.world.batch.pk, now=self.world.now()).pk
        w.commune_report(self.world, dossier)
        self.decision = recognition.open_decision(
            self.world.people["duyet"], self.world.batch.pk, number="1/QĐ", signed_on=self.world.clock.date(),
            signer_title="CHỦ TỊCH", now=self.world.now())
        self._go_some_way(depth)

    def paper(self):
        """What the second member ticked on paper."""
        version = Evaluation.objects.get(pk=self.pk).dossier_version
        return w.marks_for(version.criteria_set.law, 0.7, version.cases) if version else {}

    def attempt(self, name, who, act):
        before = Evaluation.objects.get(pk=self.pk)
        self.reached.add(before.state)
        entries, allowed = Entry.objects.count(), may(self.world.people[who], name, before)
        try:
            with transaction.atomic():
                act(self.world.people[who])
        except REFUSALS:
            after = Evaluation.objects.get(pk=self.pk)
            assert (after.state, after.attempt, after.batch_id) == (before.state, before.attempt, before.batch_id)
            assert Entry.objects.count() == entries
            return
        after = Evaluation.objects.get(pk=self.pk)
        self.reached.add(after.state)
        assert allowed, f"{who} may not {name}"
        if after.state != before.state:
            legal = {(e.source, e.target) for e in states.edges_of(after.season.rounds, after.season.inspection)}
            assert (before.state, after.state) in legal
        assert before.state not in states.FINAL or after.state == before.state

    def _go_some_way(self, depth):
        """Most walks begin where the process has many ways on; hypothesis alone would seldom leave the door."""
        if depth >= 1:
            registration.file(self.producer, self.pk, now=self.world.now())
        if depth >= 2:
            registration.register(self.world.people["can_bo"], self.pk, now=self.world.now())
        if depth >= 3 and Evaluation.objects.get(pk=self.pk).season.inspection == "before":
            for name in ("inspection.plan", "inspection.record", "inspection.conclude"):
                self.attempt(name, "to_tu_van", simple_acts(self)[name])
        if depth >= 3:
            self._meet(0.67, 1)
            self.attempt("round.close", "thu_ky", simple_acts(self)["round.close"])
        season = Evaluation.objects.get(pk=self.pk).season
        if depth >= 4 and season.inspection == "between":
            for name in ("inspection.plan", "inspection.record", "inspection.conclude"):
                self.attempt(name, "to_tu_van", simple_acts(self)[name])
        if depth >= 4 and season.rounds == 2:
            self._meet(0.67, 2)
            self.attempt("round.close", "thu_ky", simple_acts(self)["round.close"])
        if depth >= 4:
            self.attempt("recognition.propose", "thu_ky", simple_acts(self)["recognition.propose"])

    @rule(data=st.data())
    def the_wrong_person_tries_something(self, data):
        acts = simple_acts(self)
        name = data.draw(st.sampled_from(sorted(acts)))
        evaluation = Evaluation.objects.get(pk=self.pk)
        who = data.draw(st.sampled_from([p for p in PEOPLE if not may(self.world.people[p], name, evaluation)]))
        self.attempt(name, who, acts[name])

    @rule(data=st.data())
    def the_right_person_does_something(self, data):
        self._offered(data, lambda name: name not in ENDING)

    @rule(data=st.data(), hardly=st.integers(0, 9))
    def the_right_person_ends_it(self, data, hardly):
        if hardly == 7:
            self._offered(data, lambda name: name in ENDING)

    def _offered(self, data, wanted):
        acts = simple_acts(self)
        evaluation = Evaluation.objects.get(pk=self.pk)
        offered = [n for n in sorted(acts) if wanted(n) and evaluation.state in RULES[n].states]
        able = [(n, p) for n in offered for p in PEOPLE if may(self.world.people[p], n, evaluation)]
        if able:
            name, who = data.draw(st.sampled_from(able))
            self.attempt(name, who, acts[name])

    @rule(share=st.sampled_from([0.67, 0.9, 0.3]), round=st.sampled_from([1, 2]))
    def the_council_meets(self, share, round):
        self._meet(share, round)

    def _meet(self, share, round):
        now, stage = self.world.now, {1: round_one, 2: round_two}[round]

        def meet(who):
            session = sessions.plan(who, self.world.batch.pk, round=round, held_on=self.world.clock.date(),
                                    evaluations=[self.pk], now=now())
            sessions.take_attendance(who, session.pk, {s.pk for s in self.world.seats}, now=now())
            sessions.open_session(who, session.pk, now=now())
            w.score(self.world, stage.open(who, session.agenda.get().pk, now=now()), share, stars=3)

        self.attempt("round.open", "thu_ky", meet)

    @rule(seat=st.integers(1, 4))
    def a_member_declares_an_interest(self, seat):
        self.attempt("recusal.declare", f"tv{seat}",
                     lambda who: recusals.declare(who, self.pk, reason="người nhà", now=self.world.now()))

    def teardown(self):
        try:
            assert [each for each in invariants.check() if each["violations"]] == []
            assert not Sheet.objects.filter(state="closed", seat__in=Recusal.objects.in_force().values("seat")).exists()
            assert AgendaItem.objects.filter(closed_at__isnull=False).count() == Result.objects.count()
            assert Session.objects.filter(closed_at__isnull=False, opened_at__isnull=True).count() == 0
        finally:
            transaction.set_rollback(True)
            self.mark.__exit__(None, None, None)


def walk(rounds: int, inspection_at: str, examples: int) -> set[str]:
    """Walk the procedure at random; returns the states that were reached."""

    class Here(Walk):
        world = w.build(rounds=rounds, inspection=inspection_at, members=4)
        reached = set()

    run_state_machine_as_test(Here, settings=settings(
        max_examples=examples, stateful_step_count=25, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck)))
    return Here.reached


@pytest.mark.parametrize(("rounds", "inspection_at"), PROCEDURES)
def test_no_walk_leaves_the_procedure(rounds, inspection_at):
    # The walks prove nothing if they never leave the door.
    assert walk(rounds, inspection_at, 4) >= set(states.steps_of(rounds, inspection_at)[1:3])


@pytest.mark.prove
@pytest.mark.parametrize(("rounds", "inspection_at"), PROCEDURES)
def test_no_long_walk_leaves_the_procedure(rounds, inspection_at):
    assert walk(rounds, inspection_at, 60) >= set(states.steps_of(rounds, inspection_at)[1:-1])
