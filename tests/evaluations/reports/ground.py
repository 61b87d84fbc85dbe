"""A district season brought to recognitions, with names that try to become formulas: what reports are made from."""

from datetime import date

from evaluations.models import Evaluation
from evaluations.selectors.reports import Asked
from evaluations.stages import recognition
from ocop.jobs import runner
from ocop.jobs.models import Job
from products.models import Producer
from tests import world as w
from tests.evaluations.recognition import cases

DAY = date(2023, 9, 11)
EVIL = '=HYPERLINK("http://x.example","bấm")'


def world() -> w.World:
    """Four products scored (three recognised at 3 stars, one too low), one in an open round, one just filed."""
    made = cases.world(go_on_mean=30)
    women = w.producer(made, "HTX Nữ Hải Sơn")
    Producer.objects.filter(pk=women.pk).update(representative_sex="female", representative_ethnicity="Dao")
    plain = w.producer(made, "+84 Công ty Trà")
    Producer.objects.filter(pk=plain.pk).update(
        kind="company", representative_sex="male", representative_ethnicity="Kinh"
    )
    good = cases.proposed(made, "Trà hoa vàng", EVIL, of=women)
    good += cases.proposed(made, "Chè Shan", of=plain)
    cases.proposed(made, "Trà thấp điểm", of=plain, share=0.4, stars=0)
    recognition.recognise_together(
        made.people["duyet"], [e.pk for e in good], now=made.now(), number="12/QĐ-UBND",
        signed_on=made.clock.date(), signer_title=cases.SIGNER,
    )  # fmt: skip
    _, [item] = w.in_round(made, [w.registered(made, "Trà đang chấm", of=plain)])
    w.score(made, item, 0.9, seats=made.seats[:2])
    w.submitted(made, "Trà mới nộp", of=plain)
    type(made.batch).objects.filter(pk=made.batch.pk).update(decide_by=date(2023, 12, 31))
    return made


def asked(made: w.World, report, username: str = "can_bo", **filters) -> Asked:
    """One request as the act would write it down."""
    user = made.people[username]
    user.__dict__.pop("_grants_by_day", None)
    if report.of_season:
        return Asked(user, made.clock, season=_season(made), filters=filters)
    given = {"year": 2023, "period": "12", "months": 36, "day": DAY.isoformat()}
    unit = made.places["mc"]
    return Asked(user, made.clock, unit=unit, filters={k: given[k] for k in report.filters if k in given} | filters)


def _season(made: w.World):
    return type(made.season).objects.select_related("unit", "council__statute").get(pk=made.season.pk)


def build(made: w.World, report, username: str = "can_bo", **filters) -> bytes:
    """The workbook of one report."""
    wanted = asked(made, report, username, **filters)
    return report.build(report.facts(wanted), wanted.now, lambda done: None)


def run(job: Job) -> bytes:
    """The job's file, made as a worker makes it."""
    assert runner.run(job.pk) == Job.State.READY, Job.objects.get(pk=job.pk).message
    job.refresh_from_db()
    with job.file.open("rb") as stored:
        return stored.read()


def products(made: w.World) -> dict[str, Evaluation]:
    rows = Evaluation.objects.filter(season=made.season).select_related("dossier__product")
    return {row.dossier.product.name: row for row in rows}
