"""A product goes the whole way by the acts alone, as in Móng Cái's plan."""

from datetime import date

import pytest

from evaluations.models import Evaluation, Finding
from evaluations.stages import inspection, recognition
from evaluations.states import State
from tests import world as w

pytestmark = pytest.mark.django_db


def test_two_rounds_with_an_inspection_between_end_in_a_certificate():
    world = w.build()
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation], 1)
    w.score(world, item, 0.67, stars=3)
    first = w.close_round(world, evaluation)
    assert first.sheets == 5 and first.spread == 0 and 50 <= first.mean < 70

    inspection.plan(world.people["to_tu_van"], evaluation.pk, planned_on=date(2023, 9, 14), now=world.now())
    inspection.record_findings(
        world.people["to_tu_van"],
        evaluation.pk,
        findings=[{"subject": "Vùng nguyên liệu", "verdict": Finding.Verdict.MET, "note": "", "criterion": "A.1.1"}],
        now=world.now(),
    )
    inspection.conclude(
        world.people["to_tu_van"],
        evaluation.pk,
        conclusion="conforms",
        summary="",
        now=world.now(),
        visited_on=world.clock.date(),
    )
    _, [item] = w.in_round(world, [evaluation], 2)
    w.score(world, item, 0.67, stars=3)
    second = w.close_round(world, evaluation)
    recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    decision = recognition.open_decision(
        world.people["duyet"],
        world.batch.pk,
        number="12/QĐ-UBND",
        signed_on=world.clock.date(),
        signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        now=world.now(),
    )
    assert second.stars == 3, second.explanation
    recognised = recognition.recognise(world.people["duyet"], evaluation.pk, decision_id=decision.pk, now=world.now())
    assert recognised.certificate.number == "01/2023/GCN-OCOP"
    assert Evaluation.objects.get(pk=evaluation.pk).state == State.RECOGNISED
