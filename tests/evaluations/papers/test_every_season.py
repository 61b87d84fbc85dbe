"""Every season of the seeds, each on ground of its own, prints its whole set with the figures that ``tally`` finds."""
import pytest

from evaluations.models import Season, Session
from evaluations.rules.display import two_decimals
from evaluations.seasons.seed import seed
from tests.evaluations.papers import printing
from tests.evaluations.papers.test_set import LONG, Printed, items_of

pytestmark = [pytest.mark.django_db, pytest.mark.prove]


@pytest.mark.parametrize("code", ["luc-nam-2020", "ha-noi-2021", "quang-nam-2023", "mong-cai-2023", "huong-tra-2024",
                                  "tinh-2026"])
def test_it_prints_its_whole_set(code):
    seed(code, stage="recognition", limit=8)
    for season in Season.objects.filter(evaluations__isnull=False).distinct():
        found = Printed(season.code, LONG)
        assert {"season_plan", "council_decision", "statute"} <= {row.kind for row in found.documents}
        for session in Session.objects.filter(batch__season=season, closed_at__isnull=False):
            rows = printing.word_tables(found.one("session_tally", session))[0][1:]
            for row, item in zip(rows, items_of(session), strict=True):
                assert row[-3] == two_decimals(item.result.mean)
                assert str(item.result.mean) == printing.recount(item)["mean_exact"]
