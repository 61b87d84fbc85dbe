"""The ground a season stands on: places, people by office, councils, season and batch rows, producers and products.

All of it is found again by code or name, so making it twice changes nothing. Persons are named by their office only.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from councils.models import Council, Seat, Statute, TeamMember
from evaluations.models import Batch, Season
from evaluations.seasons.plan import Plan, ProductPlan, SeasonPlan, places
from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.accounts.names import search_key
from ocop.journal.record import record
from ocop.law import loader
from products import lawbook
from products.models import CriteriaSet, Producer, ProducerAgent, Product

PASSWORD = "ocop-demo-2026"  # documented; only where demo_allowed()
ADMIN, AUDITOR = "quan-tri", "kiem-tra"


def demo_allowed() -> bool:
    """Whether accounts with a known password may be made here: a demonstration, development or the tests."""
    return bool(settings.OCOP_DEMO or settings.DEBUG or settings.TESTING)


@dataclass
class Staff:
    """The people of one season, as rows."""

    officer: User
    approver: User
    seats: list[Seat]
    secretary: User
    advisor: User

    @property
    def chair(self) -> User:
        return self.seats[0].user


@dataclass
class Ground:
    """Everything of one plan by its code; users are kept, so that their roles are read once."""

    localities: dict[str, Locality] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    password: str = ""

    def user(self, username: str, full_name: str, office: str) -> User:
        """The person of that user name, made where missing."""
        if username not in self.users:
            if not self.password:
                self.password = make_password(PASSWORD)  # one hash for all: hashing each costs its tenths of a second
            found, _ = User.objects.get_or_create(
                username=username,
                defaults={
                    "full_name": full_name[:120],
                    "office": office[:200],
                    "email": f"{username}@ocop.example",
                    "password": self.password,
                },
            )
            self.users[username] = found
        return self.users[username]

    def officer_of(self, username: str, full_name: str, role: Role, place: str) -> User:
        """A person with one role for one place."""
        unit = self.localities[place]
        user = self.user(username, full_name, f"UBND {unit.name[0].lower()}{unit.name[1:]}")
        RoleGrant.objects.get_or_create(user=user, role=role, locality=unit)
        return user


def lay(plan: Plan) -> Ground:
    """The ground of a plan: its places, the installation's own people, the score sheets it needs."""
    ground = Ground()
    needed = _needed_places(plan)
    for place in places().values():
        if place.code in needed:
            _locality(ground, place)
    for place in needed:
        became = [ground.localities[code] for code in places()[place].became]
        if became:
            ground.localities[place].successors.add(*became)
    for username, name, role in (
        (ADMIN, "Quản trị hệ thống", Role.ADMIN),
        (AUDITOR, "Cán bộ kiểm tra, giám sát", Role.AUDITOR),
    ):
        ground.officer_of(username, name, role, "vn")
    _load_law(plan)
    return ground


def _needed_places(plan: Plan) -> set[str]:
    found, wanted = set(), [season.unit for season in plan.seasons] + [product.place for product in plan.products]
    while wanted:
        code = wanted.pop()
        if code not in found:
            found.add(code)
            place = places()[code]
            wanted += [*place.became, *([place.parent] if place.parent else [])]
    return found


def _locality(ground: Ground, place) -> None:
    ground.localities[place.code], _ = Locality.objects.get_or_create(
        code=place.code,
        defaults={
            "name": place.name,
            "level": place.level,
            "parent": ground.localities.get(place.parent),
            "valid_from": place.valid_from,
            "valid_to": place.valid_to,
        },
    )


def _load_law(plan: Plan) -> None:
    codes = {set_code(plan.season(product.season).columns["regulation"], product.slug) for product in plan.products}
    loaded = set(CriteriaSet.objects.filter(code__in=codes).values_list("code", flat=True))
    if codes - loaded:
        lawbook.load(datetime.now(UTC), sorted(codes - loaded))


def set_code(regulation: str, slug: str) -> str:
    """The code of the regulation's score sheet of that slug, e.g. ``148-11``. Raises KeyError for an unknown one."""
    found = {law.slug: law.code for law in loader.sets_of(regulation)}
    return found[slug]


def morning_of(day) -> datetime:
    """Eight o'clock of that day in Viet Nam, as UTC."""
    return datetime.combine(day, time(1), tzinfo=UTC)


def found_season(ground: Ground, plan: SeasonPlan) -> tuple[Season, Staff]:
    """The season with its council, batches and people; journalled as its officer's acts on the plan's day."""
    officer = ground.officer_of(f"{plan.prefix}.can-bo", plan.officer, Role.OFFICER, plan.unit)
    approver = ground.officer_of(f"{plan.prefix}.duyet", plan.approver, Role.APPROVER, plan.unit)
    unit = ground.localities[plan.unit]
    first = min(batch.intake[0] for batch in plan.batches)
    at = morning_of(plan.columns.get("plan_date") or first - timedelta(days=7))
    council, staff = _council(ground, plan, unit, officer, approver, at)
    season, created = Season.objects.get_or_create(
        code=plan.code, defaults={**plan.columns, "unit": unit, "council": council, "created_at": at}
    )
    if created:
        Batch.objects.bulk_create(
            Batch(
                season=season,
                number=batch.number,
                intake_from=batch.intake[0],
                intake_to=batch.intake[1],
                steps=[step.as_row() for step in batch.steps],
                decide_by=batch.decide_by,
                forward_by=batch.forward_by,
            )
            for batch in plan.batches
        )
        record(officer, "season.set_up", season, at=at, unit=unit, details={"regulation": season.regulation})
    return season, staff


def _council(ground: Ground, plan: SeasonPlan, unit: Locality, officer, approver, at) -> tuple[Council, Staff]:
    wanted = plan.council
    council, created = Council.objects.get_or_create(
        unit=unit,
        decision_number=wanted.decision,
        decision_date=wanted.date,
        defaults={"name": wanted.name, "created_at": at},
    )
    users = [
        ground.user(f"{plan.prefix}.tv{n}", _seat_name(wanted, n), wanted.name) for n in range(1, len(wanted.seats) + 1)
    ]
    secretaries = [
        ground.user(f"{plan.prefix}.thu-ky{n}", f"Thư ký – {office}", wanted.name)
        for n, office in enumerate(wanted.secretaries, 1)
    ]
    advisors = [
        ground.user(f"{plan.prefix}.to-tu-van{n}", office, wanted.name) for n, office in enumerate(wanted.advisors, 1)
    ]
    if created:
        Statute.objects.create(council=council, **wanted.statute)
        for n, (user, office) in enumerate(zip(users, wanted.seats, strict=True), 1):
            Seat.objects.create(council=council, user=user, role=_seat_role(wanted, n), office=office, position=n)
        for role, helpers, offices in (
            (TeamMember.Role.SECRETARY, secretaries, wanted.secretaries),
            (TeamMember.Role.ADVISOR, advisors, wanted.advisors),
        ):
            for user, office in zip(helpers, offices, strict=True):
                TeamMember.objects.create(council=council, user=user, role=role, office=office)
        record(officer, "season.council", council, at=at, unit=unit, details={"decision": wanted.decision})
    seats = list(council.seats.order_by("position"))
    for seat, user in zip(seats, users, strict=True):
        seat.user = user  # one object per person: its roles are read once
    return council, Staff(officer, approver, seats, secretaries[0], (advisors or secretaries)[-1])


def _seat_role(council, n: int) -> str:
    if n == 1:
        return Seat.Role.CHAIR
    return Seat.Role.VICE_CHAIR if n == 2 and council.vice_chair else Seat.Role.MEMBER


def _seat_name(council, n: int) -> str:
    office = council.seats[n - 1]
    title = {Seat.Role.CHAIR: "Chủ tịch Hội đồng", Seat.Role.VICE_CHAIR: "Phó Chủ tịch Hội đồng"}
    return f"{title.get(_seat_role(council, n), f'Thành viên {n}')} – {office}"


def product_of(ground: Ground, plan: ProductPlan, regulation: str) -> Product:
    """The producer and its product; the score sheet is the one of the season's regulation."""
    commune = ground.localities[plan.place]
    producer, _ = Producer.objects.get_or_create(
        name=plan.producer,
        commune=commune,
        defaults={"kind": plan.producer_kind, "address": plan.address},
    )
    product = producer.products.filter(search_key=search_key(plan.name)).first()
    if product is None:
        criteria_set = CriteriaSet.objects.current().defer("data").get(code=set_code(regulation, plan.slug))
        product = Product.objects.create(producer=producer, name=plan.name, criteria_set=criteria_set)
    return product


def producer_username(name: str) -> str:
    """The user name of the person who acts for the producer of that name."""
    return f"chu-the.{search_key(name).replace(' ', '-')}"[:60]


def agent_of(ground: Ground, product: Product) -> User:
    """The person who acts for the product's producer."""
    producer = product.producer
    user = ground.user(
        producer_username(producer.name), f"Người thực hiện của {producer.name}", f"Chủ thể – {producer.commune.name}"
    )
    ProducerAgent.objects.get_or_create(producer=producer, user=user)
    return user


def commune_officer(ground: Ground, place: str) -> User:
    """The officer of a commune who writes Mẫu 03."""
    return ground.officer_of(f"xa.{place}", f"Cán bộ OCOP {ground.localities[place].name}", Role.COMMUNE_OFFICER, place)
