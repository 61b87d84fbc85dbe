"""Móng Cái 2023, all eight steps of the plan: one product from the season's set-up to its certificate and workbook.

Everybody works in a browser of their own: officer, producer, commune, secretary, members, advisor, approver, public.
"""

import json

import pytest
from django.core.management import call_command

from evaluations.models import Evaluation, Recognition, Result
from evaluations.states import State
from tests.journey import inspecting, others, preparing, recognising, registering, scoring
from tests.journey.cast import SEATS, Cast, gather
from tests.journey.office import PHONE, Office

pytestmark = [pytest.mark.browser, pytest.mark.long]
MEMBERS = [username for username, _, _ in SEATS]
# The members' totals: 62 and 65.25 on the average; one of the others goes on to the province, one is below it.
ROUND_ONE, ROUND_TWO = (62, 60, 65, 61), (66, 64, 67, 64)
OTHERS_ONE, OTHERS_TWO = ((58, 56, 60, 57), (74, 71, 76, 73)), ((60, 58, 61, 59), (78, 75, 80, 77))


def test_a_product_goes_all_eight_steps(office, plan_time, tmp_path, capsys):
    cast = gather()
    preparing.plan_the_season(office, cast)
    plan_time.go_to("2023-09-09 08:00")
    preparing.set_up_the_council(office, cast)
    plan_time.go_to("2023-09-12 07:30")
    registration(office, cast, tmp_path)
    assert Evaluation.objects.get(pk=cast.evaluation).state == State.REGISTERED
    plan_time.go_to("2023-09-13 08:00")
    round_one(office, cast)
    plan_time.go_to("2023-09-16 08:00")
    inspecting.plan_the_visit(office, cast, "16/09/2023")
    inspecting.visit_by_acts(cast)
    inspecting.visit(office, cast, "16/09/2023")
    plan_time.go_to("2023-09-18 08:00")
    round_two(office, cast)
    plan_time.go_to("2023-09-20 08:00")
    recognising.propose(office, cast)
    plan_time.go_to("2023-09-28 14:00")
    recognising.decide(office)
    assert Recognition.objects.get().stars == 3
    recognising.fetch_certificate(office, cast, tmp_path)
    recognising.check_in_public(office, cast)
    recognising.fetch_workbook(office, cast, tmp_path)
    everything_holds(capsys)
    assert office.complaints == []
    assert office.strangers == [] and office.asked > 100


def registration(office: Office, cast: Cast, folder) -> None:
    """Steps 3 and 4."""
    others.file_others(cast)
    [claimed] = scoring.sheets_for(registering.law_of(), {}, (68,), seed=1)
    registering.sign_up_and_file(office, cast, claimed, folder / "hop-dong.pdf")
    registering.report_from_the_commune(office)
    registering.take_in(office, cast)
    others.take_in_others(cast)


def round_one(office: Office, cast: Cast) -> None:
    """Step 5: the first member on a desk, the second by keyboard, the third without scripts, the fourth on a phone."""
    law = registering.law_of()
    sheets = scoring.sheets_for(law, {}, ROUND_ONE, seed=2)
    room = scoring.hold_the_session(office, cast, 1, "13/09/2023")
    scoring.score_with_the_mouse(office, MEMBERS[0], sheets[0], picture="07-cham-diem")
    scoring.score_by_keyboard(office, MEMBERS[1], sheets[1])
    scoring.score_without_scripts(office, MEMBERS[2], sheets[2])
    scoring.score_with_the_mouse(office, MEMBERS[3], sheets[3], size=PHONE, picture="08-cham-diem-dien-thoai")
    scoring.nothing_shows_before_the_close(office, cast, room, picture="06-phien-hop")
    scoring.score_by_acts(cast, OTHERS_ONE)
    scoring.close_the_round(office, cast, room)
    assert Result.objects.get(item__evaluation=cast.evaluation).mean == sum(ROUND_ONE) / 4


def round_two(office: Office, cast: Cast) -> None:
    """Step 7: all by keyboard, which is the quickest way; a changed mark asks for its reason on the spot."""
    sheets = scoring.sheets_for(registering.law_of(), {}, ROUND_TWO, seed=3)
    room = scoring.hold_the_session(office, cast, 2, "18/09/2023")
    for username, marks in zip(MEMBERS, sheets, strict=True):
        scoring.score_by_keyboard(office, username, marks)
    scoring.nothing_shows_before_the_close(office, cast, room)
    scoring.score_by_acts(cast, OTHERS_TWO)
    scoring.close_the_round(office, cast, room, picture="10-ket-qua")


def everything_holds(capsys) -> None:
    """The invariants of the whole database and the journal's chain."""
    capsys.readouterr()
    call_command("check_invariants", "--json")
    found = json.loads(capsys.readouterr().out)["invariants"]
    assert len(found) > 5 and [each for each in found if each["violations"]] == []
    call_command("journal_verify", "--json")
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["ok"] and verdict["entries"] > 60
