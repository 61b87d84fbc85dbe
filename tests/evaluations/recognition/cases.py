"""Products brought by the acts as far as the last stage, for the tests of recognition."""

from datetime import UTC, date, datetime

from django.db import transaction

from councils.models import Council, Seat, Statute, TeamMember
from evaluations.models import Batch, Decision, Evaluation, Recognition, Season
from evaluations.stages import _certificate as certificates
from evaluations.stages import recognition
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.law.calendar import certificate_end, vietnam_day
from products import lawbook
from tests import world as w

SIGNER = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def world(**kwargs) -> w.World:
    """A district season of one round, without an inspection, that recognises 3 stars."""
    return w.build(**{"rounds": 1, "inspection": "none", "members": 3, **kwargs})


def proposed(world: w.World, *products: str, share=0.67, stars: int = 3, **kwargs) -> list[Evaluation]:
    """Each named product, scored by everybody with ``share`` of the points and proposed by the secretary."""
    of = kwargs.pop("of", None) or w.producer(world)
    evaluations = [w.registered(world, name, of=of, **kwargs) for name in products]
    _, items = w.in_round(world, evaluations, 1)
    for evaluation, item in zip(evaluations, items, strict=True):
        w.score(world, item, share, stars=stars)
        w.close_round(world, evaluation)
        recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    return list(Evaluation.objects.filter(pk__in=[e.pk for e in evaluations]).order_by("pk"))


def recognised(world: w.World, *products: str, number: str = "12/QĐ-UBND", **kwargs):
    """The recognitions of the named products, by one decision signed on the day of the council."""
    evaluations = proposed(world, *products, **kwargs)
    decision = recognition.recognise_together(
        world.people["duyet"],
        [e.pk for e in evaluations],
        now=world.now(),
        number=number,
        signed_on=world.clock.date(),
        signer_title=SIGNER,
    )
    return list(decision.recognitions.order_by("pk"))


def upper_season(world: w.World, **kwargs) -> Season:
    """A provincial season with a batch that takes dossiers in on every day of the tests."""
    season = Season.objects.create(
        code="cap-tinh",
        unit=world.places["qn"],
        title="Kế hoạch cấp tỉnh",
        year=2023,
        rounds=1,
        inspection="none",
        created_at=w.START,
        **{"regulation": "148", "forward_limit": 90, "recognises_to": 4, **kwargs},
    )
    Batch.objects.create(season=season, number=1, intake_from=date(2023, 1, 1), intake_to=date(2099, 12, 31))
    return season


def province_world(day: date = date(2026, 6, 1), **kwargs) -> w.World:
    """A province under Quyết định 26/2026 with one round; its officer and approver do what the district's do else."""
    kept = {"rounds": 1, "inspection": "none", "members": 3, "forward_limit": 90, "recognises_to": 4}
    world = w.build(**{**kept, "regulation": "26", **kwargs})
    Season.objects.filter(pk=world.season.pk).update(unit=world.places["qn"], year=day.year)
    Batch.objects.filter(pk=world.batch.pk).update(intake_from=date(day.year, 1, 1), intake_to=date(2099, 12, 31))
    world.season.refresh_from_db(), world.batch.refresh_from_db()
    world.people |= {"can_bo": world.people["tinh"], "duyet": world.people["duyet_tinh"]}
    world.clock = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return world


def office_of(world: w.World, code: str, regulation: str, day: date, **season) -> w.World:
    """The province of a district's world with a season and a council of its own from that day on."""
    lawbook.load(w.START, (w.set_code(regulation, "tea"),))
    unit, at = world.places["qn"], at_noon(day)
    council = Council.objects.create(
        unit=unit, name="Hội đồng cấp tỉnh", decision_number=f"{code}/QĐ", decision_date=day, created_at=at
    )
    Statute.objects.create(council=council)
    seats = [
        Seat.objects.create(council=council, user=seat.user, role=seat.role, office=seat.office, position=seat.position)
        for seat in world.seats
    ]
    TeamMember.objects.create(council=council, user=world.people["thu_ky"], role="secretary", office="Thư ký")
    made = Season.objects.create(
        code=code, unit=unit, council=council, title=f"Kế hoạch cấp tỉnh {day.year}", year=day.year, rounds=1,
        inspection="none", created_at=at,
        **{"regulation": regulation, "forward_limit": 90, "recognises_to": 4, **season},
    )  # fmt: skip
    batch = Batch.objects.create(season=made, number=1, intake_from=day, intake_to=date(2099, 12, 31))
    people = world.people | {"can_bo": world.people["tinh"], "duyet": world.people["duyet_tinh"]}
    return w.World(clock=at, people=people, places=world.places, season=made, batch=batch, seats=seats)


def scored(world: w.World, evaluations: list[Evaluation], share, stars: int) -> list[Evaluation]:
    """The evaluations scored by everybody in one round and proposed."""
    _, items = w.in_round(world, evaluations, 1)
    for evaluation, item in zip(evaluations, items, strict=True):
        w.score(world, item, share, stars=stars)
        w.close_round(world, evaluation)
        recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    return list(Evaluation.objects.filter(pk__in=[e.pk for e in evaluations]).order_by("pk"))


def decided(world: w.World, evaluations: list[Evaluation], number: str) -> Decision:
    """One decision of the world's approver, signed today, that recognises them all."""
    return recognition.recognise_together(
        world.people["duyet"], [e.pk for e in evaluations], now=world.now(), number=number,
        signed_on=vietnam_day(world.clock), signer_title=SIGNER,
    )  # fmt: skip


def issued(
    world: w.World, name: str = "Trà hoa vàng", *, on: date, stars: int = 3, unit: str = "qn", of=None, **product
):  # fmt: skip
    """A recognition with its numbered certificate as a decision of ``on`` gave them, without the council's work."""
    item = product.get("product") or w.product(world, name, of=of)
    at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
    paper = {"unit": world.places[unit], "number": f"{Decision.objects.count() + 1}/QĐ-UBND", "signed_on": on}
    decision = Decision.objects.create(
        **paper, signer_title=SIGNER, decided_by=world.people["duyet_tinh"], decided_at=at
    )
    recognition = Recognition.objects.create(
        decision=decision, product=item, product_name=item.name, producer_name=item.producer.name,
        place=certificates.whole_address(item.producer), commune=item.producer.commune, stars=stars,
        valid_from=on, valid_to=certificate_end(on),
    )  # fmt: skip
    with transaction.atomic():
        certificate = certificates.number_it(recognition, at)
        certificates.ask_for_paper(certificate, None, at)
    return recognition


def at_noon(day: date) -> datetime:
    """Noon in Viet Nam on that day."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def made(recognition) -> bytes:
    """Run the certificate's job as a worker does, and return the PDF's bytes."""
    job = Job.objects.get(dedupe=f"certificate:{recognition.certificate.pk}")
    assert runner.run(job.pk) == Job.State.READY, Job.objects.get(pk=job.pk).message
    recognition.certificate.refresh_from_db()
    with recognition.certificate.file.open("rb") as stored:
        return stored.read()
