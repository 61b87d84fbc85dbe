"""The commands: the living mix, every stage, repeating them, the accounts, the refusal outside a demonstration."""

import pytest
from django.core.management import CommandError, call_command

from evaluations import invariants
from evaluations.models import Evaluation, Season, Sheet
from evaluations.seasons import plan, rests
from evaluations.seasons.accounts import demo_accounts
from evaluations.seasons.ground import PASSWORD
from evaluations.seasons.seed import seed
from evaluations.states import State
from ocop.accounts.models import User
from ocop.journal.models import Entry
from ocop.journal.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_living_mix_shows_every_state_and_nothing_lies_in_the_future():
    for code in ("luc-nam-2020", "quang-nam-2023", "mong-cai-2023", "huong-tra-2024", "tinh-2026"):
        seed(code)
    assert set(Evaluation.objects.values_list("state", flat=True)) == {state.value for state in State}
    assert Sheet.objects.filter(state=Sheet.State.DRAFT).exists()
    assert str(Entry.objects.order_by("-at").first().at.date()) < "2026-11-22"
    assert [found for found in invariants.check() if found["violations"]] == []
    assert verify().ok


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("registration", {State.DRAFT, State.SUBMITTED, State.REGISTERED}),
        ("inspection", {State.INSPECTION, State.DECLINED, State.ELIMINATED}),
        ("round_two", {State.ROUND_TWO, State.DECLINED, State.ELIMINATED}),
    ],
)
def test_a_stage_stops_every_product_around_it(stage, expected):
    assert {State(state) for state in seed("mong-cai-2023", stage=stage).states} <= expected


def test_the_same_plan_makes_the_same_scores():
    seed("huong-tra-2024", stage="recognition", limit=2)
    first = list(Sheet.objects.order_by("pk").values_list("total", "marks"))
    assert first
    again = plan.plan.__wrapped__("huong-tra-2024")
    from evaluations.seasons.sittings import Case

    product = again.products[0]
    evaluation = Evaluation.objects.get(dossier__product__name=product.name)
    draws = [Case(product, evaluation, None, 60, 61, {}).rng("x").random() for _ in range(2)]
    assert draws[0] == draws[1]


def test_the_command_may_be_repeated(capsys):
    call_command("seed_demo", "--season", "huong-tra-2024", "--stage", "registration")
    entries, users = Entry.objects.count(), User.objects.count()
    capsys.readouterr()
    call_command("seed_demo", "--season", "huong-tra-2024")
    assert (Entry.objects.count(), User.objects.count()) == (entries, users)
    assert "không đổi" in capsys.readouterr().out


def test_outside_a_demonstration_nothing_is_made(settings):
    settings.OCOP_DEMO = settings.DEBUG = settings.TESTING = False
    with pytest.raises(CommandError, match="OCOP_DEMO"):
        call_command("seed_demo", "--season", "huong-tra-2024")
    with pytest.raises(CommandError, match="OCOP_DEMO"):
        call_command("seed_scale", "--products", "1")
    assert not User.objects.exists() and not Season.objects.exists()


def test_an_unknown_plan_or_stage_is_refused():
    with pytest.raises(CommandError):
        call_command("seed_demo", "--season", "khong-co")
    with pytest.raises(CommandError):
        call_command("seed_demo", "--products", "0")
    with pytest.raises(plan.PlanError):
        plan.plan("khong-co")


def test_accounts_are_offices_that_can_sign_in_and_say_what_to_try(client, capsys, django_assert_num_queries):
    seed("huong-tra-2024", stage="registration")
    with django_assert_num_queries(2):
        accounts = demo_accounts()
    names = {account.username for account in accounts}
    assert {"quan-tri", "huong-tra.can-bo", "huong-tra.duyet", "huong-tra.tv1", "huong-tra.thu-ky1"} <= names
    assert any(name.startswith("xa.") for name in names) and any(name.startswith("chu-the.") for name in names)
    assert all(account.try_first and account.full_name for account in accounts)
    assert User.objects.get(username="huong-tra.can-bo").check_password(PASSWORD)
    call_command("demo_accounts")
    assert "Cán bộ Phòng Kinh tế thị xã Hương Trà" in capsys.readouterr().out


def test_bulk_products_keep_every_invariant_and_are_only_added_to():
    call_command("seed_scale", "--products", "6", verbosity=0)
    call_command("seed_scale", "--products", "9", verbosity=0)
    assert Evaluation.objects.filter(state=State.RECOGNISED).count() == 9
    assert Sheet.objects.count() == 9 * 14
    assert [found for found in invariants.check() if found["violations"]] == []
    assert verify().ok


def test_rests_are_places_that_products_pass():
    for code in plan.CODES:
        for product in plan.plan(code).products:
            place = (product.rest or "proposed").removeprefix(rests.UP)
            assert place in rests.PLACES, product.name
