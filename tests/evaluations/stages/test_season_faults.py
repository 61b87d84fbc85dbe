"""Faults that playing the real plans brought to light, each with the act that must not have it again."""

import pytest

from evaluations.models import Evaluation, Meeting
from evaluations.stages import sessions
from ocop.accounts.models import NumberSeries
from ocop.accounts.refusals import Refused
from tests import world as w

pytestmark = pytest.mark.django_db


def test_a_long_season_code_does_not_lengthen_the_name_of_its_number_series():
    world = w.build()
    world.season.code = "quang-nam-2023-dien-ban-ho-so-theo-quyet-dinh-1048"
    world.season.save()
    assert w.registered(world).number == 1
    longest = NumberSeries._meta.get_field("kind").max_length
    assert all(len(series.kind) <= longest for series in NumberSeries.objects.all())


def _written_session(world, evaluation: Evaluation):
    return sessions.plan(
        world.people["thu_ky"],
        world.batch.pk,
        round=1,
        form=Meeting.WRITTEN,
        held_on=world.clock.date(),
        evaluations=[evaluation.pk],
        now=world.now(),
    )


def test_only_kinds_that_the_procedure_decides_in_writing_are_decided_so():
    world = w.build(rounds=1, inspection="on_request", meeting_re_ranking="written")
    first = w.registered(world, "Trà hoa vàng")
    with pytest.raises(Refused, match="phải họp hội đồng"):
        _written_session(world, first)
    again = w.registered(world, "Trà túi lọc", kind="re_ranking", of=first.dossier.product.producer)
    assert _written_session(world, again).agenda.count() == 1
