"""Many recognised products at once, for benchmarks: rows are written in bulk, along the edges the guards know.

What the acts compute is computed by the same functions (frozen versions, results, recognitions, certificates), and the
journal gets the entries that the acts would have written. No certificate's PDF is asked for.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import transaction

from councils.models import Council, Seat, Statute, TeamMember
from evaluations.models import AgendaItem, Attendance, Batch, Decision, Evaluation, Result, Season, Session, Sheet
from evaluations.rules.scoring import score_sheet
from evaluations.seasons.ground import Ground, set_code
from evaluations.seasons.scores import marks_towards, totals_around
from evaluations.stages import _certificate as certificates
from evaluations.stages import _round as rounds
from evaluations.stages.scoring import receipt_of
from evaluations.states import State
from ocop.accounts.models import Locality, Role
from ocop.accounts.names import search_key, sort_key
from ocop.accounts.series import take_number
from ocop.journal.record import Happening, record_many
from products import dossiers, lawbook
from products.models import CriteriaSet, Dossier, Producer, Product

CHUNK = 250
PER_SEASON = 1000
MEMBERS = 7
REGULATION = "26"
SLUGS = (
    "tea",
    "processed-rice-cereals",
    "fresh-vegetables",
    "handicrafts",
    "fish-sauce-liquid-seasonings",
    "white-spirits",
)
START = datetime(2026, 6, 1, 1, tzinfo=UTC)
PREFIX = "do-tai"


class Scale:
    """The unit, its people and council, and the pool of sheets that all products draw from."""

    def __init__(self) -> None:
        self.ground = Ground()
        centre, _ = Locality.objects.get_or_create(code="vn", defaults={"name": "Trung ương", "level": "centre"})
        self.unit, _ = Locality.objects.get_or_create(
            code=PREFIX, defaults={"name": "Tỉnh đo tải", "level": "province", "parent": centre}
        )
        self.communes = [self._commune(n) for n in range(1, 41)]
        self.ground.localities[PREFIX] = self.unit
        self.officer = self.ground.officer_of(f"{PREFIX}.can-bo", "Cán bộ đo tải", Role.OFFICER, PREFIX)
        self.approver = self.ground.officer_of(f"{PREFIX}.duyet", "Lãnh đạo đơn vị đo tải", Role.APPROVER, PREFIX)
        self.council = self._council()
        self.seats = list(self.council.seats.select_related("user"))
        self.secretary = self.council.team.get().user
        lawbook.load(datetime.now(UTC), self._missing_sets())
        codes = [set_code(REGULATION, slug) for slug in SLUGS]
        self.sets = list(CriteriaSet.objects.current().filter(code__in=codes).order_by("code"))
        self.pool = {row.pk: _pool(row.law) for row in self.sets}

    def _commune(self, n: int) -> Locality:
        defaults = {"name": f"Xã đo tải {n}", "level": "commune", "parent": self.unit}
        return Locality.objects.get_or_create(code=f"{PREFIX}-{n}", defaults=defaults)[0]

    def _council(self) -> Council:
        council, created = Council.objects.get_or_create(
            unit=self.unit,
            decision_number="01/QĐ-UBND",
            decision_date=date(2026, 5, 25),
            defaults={"name": "Hội đồng đo tải", "created_at": START},
        )
        if created:
            Statute.objects.create(council=council)
            for n in range(1, MEMBERS + 1):
                user = self.ground.user(f"{PREFIX}.tv{n}", f"Thành viên {n} – đo tải", council.name)
                role = Seat.Role.CHAIR if n == 1 else Seat.Role.MEMBER
                Seat.objects.create(council=council, user=user, role=role, office=f"Thành viên {n}", position=n)
            secretary = self.ground.user(f"{PREFIX}.thu-ky", "Thư ký – đo tải", council.name)
            TeamMember.objects.create(council=council, user=secretary, role=TeamMember.Role.SECRETARY, office="Thư ký")
        return council

    def _missing_sets(self) -> list[str]:
        codes = {set_code(REGULATION, slug) for slug in SLUGS}
        return sorted(codes - set(CriteriaSet.objects.filter(code__in=codes).values_list("code", flat=True)))

    def season(self, n: int) -> Batch:
        """The batch of the n-th season of a thousand products, made where missing."""
        season, _ = Season.objects.get_or_create(
            code=f"{PREFIX}-{n:02d}",
            defaults={
                "unit": self.unit, "council": self.council, "title": f"Kế hoạch đo tải {n}", "year": 2026,
                "regulation": REGULATION, "rounds": 2, "inspection": "on_request", "forward_limit": 90,
                "recognises_to": 4, "needs_commune_report": False, "created_at": START,
            },
        )  # fmt: skip
        batch, _ = Batch.objects.get_or_create(
            season=season, number=1, defaults={"intake_from": date(2026, 5, 22), "intake_to": date(2026, 10, 29)}
        )
        return batch


def _pool(law) -> dict[int, list[tuple[dict, object]]]:
    """Three full sheets for each total that is asked for, with their scores."""
    cases = {criterion.code: criterion.cases[0].case for criterion in law.case_criteria}
    rng = Random(law.code)
    found = {}
    for total in range(40, 95):
        stars = 4 if total >= 70 else 3
        sheets = [marks_towards(law, cases, total, stars=stars, rng=rng) for _ in range(3)]
        found[total] = [(marks, score_sheet(law, cases, marks)) for marks in sheets]
    return found


def grow(wanted: int) -> Iterator[int]:
    """Add products until ``wanted`` of them stand; yields how many stand after each chunk (one transaction each)."""
    scale = Scale()
    standing = Evaluation.objects.filter(season__code__startswith=f"{PREFIX}-").count()
    while standing < wanted:
        left_in_season = PER_SEASON - standing % PER_SEASON
        many = min(CHUNK, wanted - standing, left_in_season)
        with transaction.atomic():
            Chunk(scale, scale.season(standing // PER_SEASON + 1), standing, many).write()
        standing += many
        yield standing


class Chunk:
    """Some products from their dossiers to their certificates."""

    def __init__(self, scale: Scale, batch: Batch, first: int, many: int) -> None:
        self.scale, self.batch, self.first, self.many = scale, batch, first, many
        self.rng = Random(first)
        self.at = START + timedelta(hours=first // CHUNK)
        self.entries: list[Happening] = []
        self.evaluations: list[Evaluation] = []

    def write(self) -> None:
        self._file()
        targets = [self.rng.randint(52, 87) for _ in self.evaluations]
        for round in (1, 2):
            self._round(round, targets)
        self._move(State.PROPOSED, "recognition.propose", self.scale.secretary, proposed_at=self.at)
        self._recognise()
        record_many(self.entries)

    def _note(self, actor, act: str, subject, **details) -> None:
        self.entries.append(Happening(actor, act, subject, self.at, self.scale.unit.pk, details))

    def _move(self, state: State, act: str, actor, **facts) -> None:
        Evaluation.objects.filter(pk__in=[e.pk for e in self.evaluations]).update(
            state=state.value, state_since=self.at, **facts
        )
        for evaluation in self.evaluations:
            self._note(actor, act, evaluation)

    def _file(self) -> None:
        officer, sets = self.scale.officer, self.scale.sets
        numbers = range(self.first, self.first + self.many)
        producers = Producer.objects.bulk_create(self._producer(n) for n in numbers)
        products = Product.objects.bulk_create(
            _named(Product(producer=producers[at], criteria_set=sets[n % len(sets)]), f"Sản phẩm đo tải {n + 1}")
            for at, n in enumerate(numbers)
        )
        files = Dossier.objects.bulk_create(
            Dossier(
                product=p, regulation=REGULATION, criteria_set=p.criteria_set, entered_by=officer, created_at=self.at
            )
            for p in products
        )
        season = self.batch.season
        made = []
        for dossier in files:
            number = take_number(season.unit, f"register:{season.pk}", season.year)
            version = dossiers.freeze(dossier, officer, now=self.at)
            made.append(
                Evaluation(
                    dossier=dossier, dossier_version=version, season=season, batch=self.batch, unit=season.unit,
                    state=State.SUBMITTED.value, number=number, opened_by=officer, opened_at=self.at,
                    submitted_at=self.at, state_since=self.at,
                )
            )  # fmt: skip
        self.evaluations = Evaluation.objects.bulk_create(made)
        for evaluation in self.evaluations:
            self._note(officer, "registration.file", evaluation)
        self._move(State.REGISTERED, "registration.register", officer, registered_at=self.at)

    def _producer(self, n: int) -> Producer:
        communes = self.scale.communes
        return _named(
            Producer(kind="cooperative", commune=communes[n % len(communes)], address=f"Thôn {n % 9 + 1}"),
            f"Hợp tác xã đo tải {n + 1}",
        )

    def _round(self, round: int, targets: list[int]) -> None:
        self.at += timedelta(minutes=10)
        seats, secretary = self.scale.seats, self.scale.secretary
        session = Session.objects.create(
            batch=self.batch,
            round=round,
            held_on=self.at.date(),
            created_by=secretary,
            created_at=self.at,
            opened_at=self.at,
        )
        Attendance.objects.bulk_create(Attendance(session=session, seat=seat, present=True) for seat in seats)
        state = State.ROUND_ONE if round == 1 else State.ROUND_TWO
        self._move(state, "round.open", secretary)
        items = AgendaItem.objects.bulk_create(
            AgendaItem(session=session, evaluation=e, round=round, position=n, opened_at=self.at)
            for n, e in enumerate(self.evaluations, 1)
        )
        sheets = [self._sheets(item, target + round - 1) for item, target in zip(items, targets, strict=True)]
        every = Sheet.objects.bulk_create([sheet for group in sheets for sheet in group], batch_size=500)
        for sheet in every:
            self._note(sheet.seat.user, "sheet.submit", sheet, receipt=sheet.receipt)
        results = [
            rounds._judge(evaluation, item, group, self.at)
            for evaluation, item, group in zip(self.evaluations, items, sheets, strict=True)
        ]
        Sheet.objects.filter(item__session=session).update(state=Sheet.State.CLOSED)
        AgendaItem.objects.filter(session=session).update(closed_at=self.at)
        self.stars = [result.stars for result in Result.objects.bulk_create(results)]
        Session.objects.filter(pk=session.pk).update(closed_at=self.at)
        for evaluation in self.evaluations:
            self._note(secretary, "round.close", evaluation, round=round)

    def _sheets(self, item: AgendaItem, target: int) -> list[Sheet]:
        evaluation = item.evaluation
        criteria_set = evaluation.dossier_version.criteria_set
        made = []
        for seat, total in zip(self.scale.seats, totals_around(target, MEMBERS, self.rng), strict=True):
            marks, score = self.rng.choice(self.scale.pool[criteria_set.pk][total])
            sheet = Sheet(
                item=item, seat=seat, criteria_set=criteria_set, dossier_version=evaluation.dossier_version,
                marks=marks, state=Sheet.State.SUBMITTED, total=score.total, parts=score.parts, version=2,
                saved_at=self.at,
                submitted_at=self.at,
            )  # fmt: skip
            sheet.receipt = receipt_of(sheet, self.at)
            made.append(sheet)
        return made

    def _recognise(self) -> None:
        approver = self.scale.approver
        decision = Decision.objects.create(
            unit=self.batch.season.unit, batch=self.batch, number=f"{self.first + 1}/QĐ-UBND",
            signed_on=self.at.date(), signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", decided_by=approver,
            decided_at=self.at,
        )  # fmt: skip
        self._move(State.RECOGNISED, "recognition.recognise", approver, closed_at=self.at)
        for evaluation, stars in zip(self.evaluations, self.stars, strict=True):
            certificates.number_it(certificates.recognition_of(evaluation, decision, stars), self.at)


def _named(row, name: str):
    """What ``save()`` would have derived from the name: bulk inserts do not call it."""
    row.name, row.search_key, row.sort_key = name, search_key(name), sort_key(name)
    return row
