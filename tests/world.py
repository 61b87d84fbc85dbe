"""A small world for tests: places, people by office, one council, seasons; everything else goes through the acts."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from councils.models import Council, Seat, Statute, TeamMember
from evaluations.models import Batch, Evaluation, Season
from evaluations.stages import _round as rounds
from evaluations.stages import registration, round_one, round_two, scoring, sessions
from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.law import loader
from products import commune, dossiers, lawbook
from products.models import CommuneForwarding, CommuneReport, CriteriaSet, Producer, ProducerAgent, Product

START = datetime(2023, 9, 11, 2, 0, tzinfo=UTC)


@dataclass
class World:
    """Named people and places; ``clock`` moves on by a minute with every ``now()``."""

    clock: datetime = START
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Locality] = field(default_factory=dict)
    season: Season | None = None
    batch: Batch | None = None
    seats: list[Seat] = field(default_factory=list)

    def now(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    def person(self, username: str, office: str = "") -> User:
        if username not in self.people:
            self.people[username] = User.objects.create_user(
                username, f"{username}@example.vn", "mat-khau-thu-123", full_name=office or username, office=office
            )
        return self.people[username]

    def place(self, code: str, name: str, level: str, parent: str | None = None, **dates) -> Locality:
        self.places[code] = Locality.objects.create(
            code=code, name=name, level=level, parent=self.places.get(parent), **dates
        )
        return self.places[code]

    def grant(self, username: str, role: Role, place: str) -> User:
        user = self.person(username)
        RoleGrant.objects.create(user=user, role=role, locality=self.places[place])
        return user


def build(
    *,
    rounds: int = 2,
    inspection: str = "between",
    regulation: str = "148",
    members: int = 5,
    forward_limit: int | None = 70,
    recognises_to: int = 3,
    **season,
) -> World:
    """A district season (Móng Cái's procedure by default) with a council of ``members`` voting seats."""
    lawbook.load(START, (set_code(regulation, "tea"), set_code(regulation, "community-tourism")))
    world = World()
    world.place("vn", "Trung ương", "centre")
    world.place("qn", "Tỉnh Quảng Ninh", "province", "vn")
    world.place("mc", "Thành phố Móng Cái", "district", "qn")
    world.place("hn", "Xã Hải Sơn", "commune", "mc")
    world.place("dh", "Huyện Đầm Hà", "district", "qn")
    world.place("db", "Xã Đầm Hà", "commune", "dh")
    _people(world)
    council = _council(world, members)
    world.season = Season.objects.create(
        code="thu-nghiem",
        unit=world.places["mc"],
        council=council,
        title="Kế hoạch thử",
        year=2023,
        regulation=regulation,
        rounds=rounds,
        inspection=inspection,
        forward_limit=forward_limit,
        recognises_to=recognises_to,
        created_at=START,
        **season,
    )
    world.batch = Batch.objects.create(
        season=world.season, number=1, intake_from=date(2023, 9, 1), intake_to=date(2023, 12, 31)
    )
    return world


def set_code(regulation: str, slug: str) -> str:
    """The code of a bundled set; tests load a few, the whole book takes its seconds."""
    return next(law.code for law in loader.sets_of(regulation) if law.slug == slug)


def _people(world: World) -> None:
    for username, role, place in (
        ("xa", Role.COMMUNE_OFFICER, "hn"),
        ("can_bo", Role.OFFICER, "mc"),
        ("duyet", Role.APPROVER, "mc"),
        ("tinh", Role.OFFICER, "qn"),
        ("duyet_tinh", Role.APPROVER, "qn"),
        ("can_bo_khac", Role.OFFICER, "dh"),
        ("kiem_toan", Role.AUDITOR, "vn"),
        ("quan_tri", Role.ADMIN, "vn"),
    ):
        world.grant(username, role, place)
    world.person("chu_the"), world.person("chu_the_khac")


def _council(world: World, members: int) -> Council:
    council = Council.objects.create(
        unit=world.places["mc"],
        name="Hội đồng thử",
        decision_number="01/QĐ-UBND",
        decision_date=date(2023, 9, 1),
        created_at=START,
    )
    Statute.objects.create(council=council)
    for n in range(1, members + 1):
        role = Seat.Role.CHAIR if n == 1 else Seat.Role.MEMBER
        user = world.person(f"tv{n}", f"Thành viên {n}")
        world.seats.append(
            Seat.objects.create(council=council, user=user, role=role, office=f"Thành viên {n}", position=n)
        )
    for username, role in (("thu_ky", TeamMember.Role.SECRETARY), ("to_tu_van", TeamMember.Role.ADVISOR)):
        TeamMember.objects.create(council=council, user=world.person(username), role=role, office=username)
    return council


def producer(world: World, name: str = "HTX Hải Sơn", agent: str = "chu_the", commune: str = "hn") -> Producer:
    made = Producer.objects.create(name=name, kind="cooperative", commune=world.places[commune], address="Thôn 1")
    ProducerAgent.objects.create(producer=made, user=world.person(agent))
    return made


def product(world: World, name: str = "Trà hoa vàng", *, of: Producer | None = None, slug: str = "tea") -> Product:
    criteria_set = CriteriaSet.objects.current().get(
        regulation=loader.regulation(world.season.regulation).criteria_regime, slug=slug
    )
    return Product.objects.create(name=name, producer=of or producer(world), criteria_set=criteria_set)


def filled(world: World, actor, dossier):
    """The dossier with all that its filing needs: cases, the fields that must be there, an answer per criterion."""
    law = dossier.criteria_set.law
    cases = {c.code: 1 for c in law.case_criteria}
    fields = {"undertaking": "yes", "description": "Mô tả", "changes": "Đã cập nhật"}
    return dossiers.save(
        actor, dossier, revision=dossier.revision, fields=fields, cases=cases,
        self_marks=marks_for(law, 1, cases), now=world.now(),
    )  # fmt: skip


def submitted(
    world: World, name: str = "Trà hoa vàng", *, kind: str = "first", of: Producer | None = None, slug: str = "tea"
) -> Evaluation:
    """An evaluation that was opened and filed by its producer, with the commune's report."""
    item = product(world, name, of=of, slug=slug)
    actor = item.producer.agents.get().user
    dossier = dossiers.start(actor, item, kind=kind, regulation=world.season.regulation, now=world.now())
    dossier = filled(world, actor, dossier)
    evaluation = registration.open_draft(actor, dossier.pk, world.batch.pk, now=world.now())
    registration.file(actor, evaluation.pk, now=world.now())
    commune_report(world, dossier)
    return Evaluation.objects.get(pk=evaluation.pk)


def commune_report(world: World, dossier) -> CommuneReport:
    """The commune's report on a dossier, sent up where the regulation has the commune send it."""
    officer, letter = world.person("xa"), None
    if commune.sends_up(dossier.regulation):
        letter = CommuneForwarding.objects.create(
            commune=dossier.product.producer.commune, addressee="Cấp trên", signed_on=world.clock.date(),
            signer_title="Chủ tịch", forwarded_by=officer, forwarded_at=world.now(),
        )
    return CommuneReport.objects.create(
        dossier=dossier, local_material="Có", local_labour="Có", idea_origin="Địa phương", local_identity="Có",
        reported_by=officer, reported_at=world.now(), forwarding=letter,
    )


def registered(world: World, name: str = "Trà hoa vàng", **kwargs) -> Evaluation:
    evaluation = submitted(world, name, **kwargs)
    return registration.register(world.people["can_bo"], evaluation.pk, now=world.now())


def in_round(world: World, evaluations: list[Evaluation], round: int = 1):
    """A session of the round with everybody present and every product opened; returns (session, items)."""
    secretary = world.people["thu_ky"]
    session = sessions.plan(
        secretary,
        world.batch.pk,
        round=round,
        held_on=world.clock.date(),
        evaluations=[e.pk for e in evaluations],
        now=world.now(),
    )
    sessions.take_attendance(secretary, session.pk, {s.pk for s in world.seats}, now=world.now())
    sessions.open_session(secretary, session.pk, now=world.now())
    stage = {1: round_one, 2: round_two}[round]
    items = [stage.open(secretary, item.pk, now=world.now()) for item in session.agenda.order_by("position")]
    return session, items


def marks_for(law, share: float = 1, cases: dict | None = None, stars: int = 5) -> dict[str, int | None]:
    """A full sheet: the best answers up to ``share`` of each maximum, but the minimums of ``stars``."""
    marks = {}
    for criterion in law.criteria:
        least = max((m.points for m in criterion.minimums if m.star <= stars), default=0)
        wanted = max(criterion.max * share, least)
        case = (cases or {}).get(criterion.code)
        fitting = [
            (option.points, -at)
            for at, option in enumerate(criterion.options)
            if option.case in (None, case) and option.points <= wanted
        ]
        marks[criterion.code] = -max(fitting)[1] if fitting else None
    return marks


def score(world: World, item, share=1, *, stars: int = 5, seats=None, change: dict | None = None) -> None:
    """Every seat saves one full sheet (see ``marks_for``) and submits it."""
    version = item.evaluation.dossier_version
    marks = {**marks_for(version.criteria_set.law, share, version.cases, stars), **(change or {})}
    for seat in seats or world.seats:
        before = scoring.first_round_sheet(seat.pk, item)
        changed = [code for code, mark in marks.items() if before and before.marks.get(code) != mark]
        notes = dict.fromkeys(changed, "Đã bổ sung hồ sơ")
        sheet = scoring.save_sheet(seat.user, item.pk, version=0, marks=marks, notes=notes, now=world.now())
        scoring.submit_sheet(seat.user, item.pk, version=sheet.version, now=world.now())


def close_round(world: World, evaluation: Evaluation):
    return rounds.close(world.people["thu_ky"], evaluation.pk, now=world.now())
