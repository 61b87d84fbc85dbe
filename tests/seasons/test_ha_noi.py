"""Hà Nội 2021: two batches a month apart, two rounds, supplements between them; one product of each of the 65 cells."""

from datetime import date

import pytest

from evaluations.models import Season
from evaluations.seasons.plan import annex, plan
from evaluations.seasons.registrations import SECTORS, cells
from evaluations.states import State
from tests.seasons.played import check_everything, held_on, playing, spread_out

CODE = "ha-noi-2021"
TABLE = "ha-noi-2021-registrations.csv"

# Each test in a savepoint of the played plan, which is played once: all in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("ha-noi"), pytest.mark.long]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, CODE) as played:
        yield played


def test_the_registrations_are_those_of_the_annex():
    rows = annex(TABLE)
    districts, total = [row for row in rows if row["tt"]], rows[-1]
    assert len(districts) == 26 and total["tong"] == "541"
    for sector in SECTORS:
        assert sum(int(row[sector]) for row in districts) == int(total[sector])
    assert len(list(cells(rows))) == len(plan(CODE).products) == 65
    every = plan(CODE, every=True).products
    assert len(every) == 541
    by_place = {row["tt"]: sum(p.place == f"hn-{int(row['tt']):02d}-x" for p in every) for row in districts}
    assert by_place == {row["tt"]: int(row["tong"]) for row in districts}
    assert {p.name for p in plan(CODE).products} <= {p.name for p in every}


def test_everything_that_holds_of_any_season(played):
    check_everything(played)


def test_two_batches_with_the_same_steps_a_month_apart(played):
    first, second = Season.objects.get(code=CODE).batches.order_by("number")
    shifted = [(s["key"], s["from"].replace("-10-", "-11-"), s["to"].replace("-10-", "-11-")) for s in first.steps]
    ours = [(s["key"], s["from"], s["to"]) for s in second.steps]
    same = {"register", "inspection", "round_one", "completion", "round_two"}
    assert [s for s in shifted if s[0] in same] == [s for s in ours if s[0] in same]
    assert min(held_on(CODE, 1)) == date(2021, 10, 16) and max(held_on(CODE, 2)) <= date(2021, 11, 30)


def test_every_product_comes_to_its_end(played):
    states = {state: len(played.names(CODE, state)) for state in State}
    assert sum(states.values()) == 65 and states[State.ELIMINATED] == states[State.FORWARDED] == 1
    assert states[State.RECOGNISED] + states[State.DECLINED] == 63 and states[State.RECOGNISED] >= 50


def test_a_product_without_its_papers_goes_to_the_second_batch(played):
    [postponed] = [e for e in played.of(CODE) if e.supplement_requests.filter(accepted=False).exists()]
    assert postponed.batch.number == 2 and postponed.state == State.RECOGNISED
    rounds = {item.round: item.session.held_on.month for item in postponed.agenda_items.select_related("session")}
    assert rounds == {1: 10, 2: 11}


def test_site_visits_only_where_asked_and_always_for_tourism(played):
    visited = played.of(CODE).filter(inspections__isnull=False)
    assert 0 < visited.count() < 30
    tourism = played.of(CODE).filter(dossier_version__criteria_set__slug="community-tourism")
    assert tourism.exists() and all(e.inspections.exists() for e in tourism)


def test_spreads_are_scored_again_or_concluded_and_a_returned_proposal_gets_a_second_attempt(played):
    spreads = [spread_out(e) for e in played.of(CODE)]
    assert [(1, True), (2, False)] in spreads and [(1, True)] in spreads
    again = played.of(CODE).filter(agenda_items__round=2, agenda_items__attempt=2)
    assert again.count() == 1 and again.get().state == State.RECOGNISED


@pytest.mark.prove
def test_all_541_registrations_come_to_their_end(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, CODE, every=True) as played:
        assert sum(played.seeded.states.values()) == 541
        assert set(played.seeded.states) <= {"recognised", "forwarded", "declined", "eliminated"}
        check_everything(played)
