"""Somebody who works in English reads English, and what they leave behind in the records is Vietnamese."""
import json

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override, trans_real

from evaluations.documents.catalogue import REPORTS
from evaluations.models import Batch, Evaluation
from evaluations.models.wording import not_yours, state_label, status_label
from evaluations.permissions import RULES
from evaluations.rules.validity import LABELS, Status
from evaluations.selectors.papers import catalogue
from evaluations.stages import elimination, papers, reports, supplements
from evaluations.stages._act import reasons_against
from evaluations.states import LABELS as STATES
from evaluations.states import State
from tests import world as w
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db
MARK = "[en] "
WRITTEN = ("councils", "evaluations", "records", "jobs", "journal")


@pytest.fixture
def english(monkeypatch):
    """English in which every sentence says that it was translated, whatever the catalogue knows."""
    catalog = trans_real.translation("en")
    monkeypatch.setattr(catalog, "gettext", lambda text: MARK + text)
    monkeypatch.setattr(catalog, "ngettext", lambda one, many, number: MARK + one)
    with override("en"):
        yield


def leaks() -> list[str]:
    """Everything translated that stands in a row of the portal's records."""
    found = []
    for app in WRITTEN:
        for model in apps.get_app_config(app).get_models():
            texts = [field.name for field in model._meta.concrete_fields
                     if isinstance(field, models.CharField | models.TextField | models.JSONField)]
            for row in model.objects.values(*texts):
                said = json.dumps(row, ensure_ascii=False, default=str)
                found += [f"{model.__name__}: {said}"] if MARK in said else []
    return found


def make(world, code: str, subject, office: str):
    return papers.make(world.people[office], code, subject.pk, asked={}, now=world.now())


def test_what_an_english_speaker_does_is_recorded_in_vietnamese(english):
    world = cases.world()
    [done] = cases.recognised(world, "Trà hoa vàng")
    evaluation = Evaluation.objects.get(pk=done.evaluation_id)
    session = evaluation.agenda_items.get().session
    session.closed_at = world.now()
    session.save()
    subjects = {
        "season": (world.season, "can_bo"), "session": (session, "thu_ky"), "decision": (done.decision, "duyet"),
        "batch": (Batch.objects.get(pk=world.batch.pk), "can_bo"), "product": (evaluation, "can_bo"),
    }
    made = []
    for paper in catalogue.PAPERS.values():
        subject, office = subjects[paper.group]
        if not paper.reasons(subject):
            made += make(world, paper.code, subject, office)
    assert {row.kind for row in made} >= {"season_plan", "minutes", "team_report", "submission", "score_sheets"}
    papers.ask_letters(world.people["can_bo"], world.batch.pk, now=world.now())
    reports.ask_of_season(world.people["can_bo"], REPORTS["tally"], world.season.pk, now=world.now())
    assert leaks() == []


def test_the_way_out_of_a_round_is_recorded_in_vietnamese(english):
    world = w.build(rounds=1, inspection="none", members=3)
    evaluation = w.registered(world)
    supplements.ask_supplement(world.people["can_bo"], evaluation.pk, reason="Thiếu giấy", items=["Giấy kiểm nghiệm"],
                               due_on=world.clock.date(), now=world.now())
    raised = elimination.propose(world.people["can_bo"], evaluation.pk, ground="Hồ sơ giả mạo.", reason="Dấu khác nhau",
                                 now=world.now())
    elimination.decide(world.people["tv1"], raised.pk, confirmed=True, reason="Đúng", now=world.now())
    assert leaks() == []


def test_refusals_and_tables_are_said_in_the_readers_language(english):
    world = w.build(rounds=1, inspection="none", members=3)
    evaluation = w.registered(world)
    [refusal] = reasons_against("recognition.recognise", evaluation, world.now())
    assert refusal.startswith(MARK) and state_label(evaluation.state) in refusal
    assert not_yours(RULES["round.open"]).startswith(MARK)
    with override("vi"):
        assert [state_label(state) for state in State] == [STATES[state] for state in State]
        assert [status_label(status) for status in Status] == [LABELS[status] for status in Status]
        assert not_yours(RULES["round.open"]) == "Mở chấm điểm: anh/chị không được giao việc này."
