"""The council at work: sessions of one round with believable sheets, spreads that are discussed, re-scoring."""

from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from evaluations.models import AgendaItem, Evaluation, Meeting, Result
from evaluations.rules.stars import band
from evaluations.seasons import scores
from evaluations.seasons.clock import PlanClock
from evaluations.seasons.ground import Staff
from evaluations.seasons.plan import ProductPlan
from evaluations.stages import _round as rounds
from evaluations.stages import round_one, round_two, scoring, sessions

AGENDA = 45  # products of one session
OPENING = {1: round_one.open, 2: round_two.open}


@dataclass
class Case:
    """One evaluation in the player's hands, with the script of its product."""

    product: ProductPlan
    evaluation: Evaluation
    producer: object
    target: int
    second: int
    events: dict
    rest: str | None = None
    marks: dict[int, dict] = field(default_factory=dict)  # the last marks of each seat
    first_marks: dict[int, dict] = field(default_factory=dict)  # those of round one, which round two explains itself by

    @property
    def pk(self) -> int:
        return self.evaluation.pk

    @property
    def law(self):
        """The score sheet that the filed version is held against."""
        return self.evaluation.dossier_version.criteria_set.law

    def reload(self) -> None:
        """Read the evaluation again: its batch or its dossier's version changed."""
        rows = Evaluation.objects.select_related("season", "dossier_version__criteria_set", "dossier")
        self.evaluation = rows.get(pk=self.pk)

    def total(self, round: int) -> int:
        """The points that the council comes to in that round."""
        return self.target if round == 1 else self.second

    def rng(self, *parts) -> Random:
        """Chance that is the same whenever and in whatever order the season is played."""
        return Random("/".join(map(str, (self.product.season, self.product.name, self.evaluation.season.code, *parts))))


@dataclass
class Council:
    """The council of one batch with its people and its clock."""

    staff: Staff
    clock: PlanClock
    batch: int
    spread_limit: int
    place: str = ""

    def sit(self, cases: list[Case], round: int, form: str = Meeting.MEETING) -> None:
        """Score the cases in sessions of at most 45; those that rest in this round stay open in one of their own."""
        resting = [case for case in cases if case.rest == f"round_{('one', 'two')[round - 1]}"]
        going = [case for case in cases if case not in resting]
        for group in (going[n : n + AGENDA] for n in range(0, len(going), AGENDA)):
            session = self._session(group, round, form)
            for case in group:
                self._score(case, round)
            sessions.close_session(self.staff.secretary, session.pk, now=self.clock.now())
            self.clock.tomorrow() if len(going) > AGENDA else None
        if resting:
            self._session(resting, round, form)
            for n, case in enumerate(resting):
                self._begin(case, round, n)

    def _session(self, cases: list[Case], round: int, form: str):
        secretary = self.staff.secretary
        ids = [case.pk for case in cases]
        session = sessions.plan(
            secretary, self.batch, round=round, held_on=self.clock.day, place=self.place, form=form, evaluations=ids,
            now=self.clock.now(),
        )  # fmt: skip
        if form == Meeting.MEETING:
            present = {seat.pk for seat in self.present(cases)}
            sessions.take_attendance(secretary, session.pk, present, now=self.clock.now())
        sessions.open_session(secretary, session.pk, now=self.clock.now())
        for pk in AgendaItem.objects.filter(session=session).order_by("position").values_list("pk", flat=True):
            OPENING[round](secretary, pk, now=self.clock.now(20))
        return session

    def present(self, cases: list[Case]):
        """The seats that take part: all, but for the last one where a product of the session says so."""
        absent = any(case.events.get("absent") for case in cases)
        return self.staff.seats[:-1] if absent else self.staff.seats

    def _item(self, case: Case, round: int) -> AgendaItem:
        found = AgendaItem.objects.filter(evaluation=case.pk, round=round, closed_at__isnull=True).select_related(
            "session"
        )
        return found.get()

    def _voters(self, case: Case, item: AgendaItem):
        recused = case.events.get("recuse")
        present = self.staff.seats
        if item.session.form == Meeting.MEETING:
            here = set(item.session.attendance.filter(present=True).values_list("seat", flat=True))
            present = [seat for seat in present if seat.pk in here]
        return [seat for seat in present if seat.position != recused]

    def _score(self, case: Case, round: int) -> None:
        spread = case.events.get("spread") if round == 1 else None
        result = self._attempt(case, round, apart=self.spread_limit if spread else None)
        if spread == "rescore":
            rounds.rescore(
                self.staff.secretary, case.pk, reason="Hội đồng đã thảo luận các tiêu chí chênh lệch và chấm lại.",
                now=self.clock.now(),
            )  # fmt: skip
            self._attempt(case, round)
        elif result.spread_exceeded:
            rounds.conclude(
                self.staff.chair, case.pk, conclusion="Hội đồng đã thảo luận; các thành viên giữ nguyên điểm chấm.",
                now=self.clock.now(),
            )  # fmt: skip

    def _attempt(self, case: Case, round: int, apart: int | None = None) -> Result:
        item = self._item(case, round)
        for seat, marks in self._sheets(case, item, apart):
            notes = self._reasons(case, item, seat.pk, marks)
            case.marks[seat.pk] = marks
            if item.round == 1:
                case.first_marks[seat.pk] = marks
            comment = "" if seat.position % 3 else "Đề nghị chủ thể tiếp tục hoàn thiện bao bì và truy xuất nguồn gốc."
            sheet = scoring.save_sheet(
                seat.user, item.pk, version=0, marks=marks, notes=notes, comment=comment, now=self.clock.now(2)
            )
            scoring.submit_sheet(seat.user, item.pk, version=sheet.version, now=self.clock.now(1))
        return rounds.close(self.staff.secretary, case.pk, now=self.clock.now(10))

    @staticmethod
    def _reasons(case: Case, item: AgendaItem, seat: int, marks: dict) -> dict[str, str]:
        """In round two a reason beside every criterion that the member marked otherwise than in round one."""
        before = case.first_marks.get(seat) if item.round == 2 else None
        changed = [code for code in marks if before and before[code] != marks[code]]
        return dict.fromkeys(changed, "Chấm lại theo hồ sơ đã bổ sung và kết quả kiểm tra.")

    def _sheets(self, case: Case, item: AgendaItem, apart: int | None = None):
        """Each voting seat with its full marks."""
        version = case.evaluation.dossier_version
        law = version.criteria_set.law
        voters = self._voters(case, item)
        target = case.total(item.round)
        rng = case.rng(item.round, item.attempt)
        totals = scores.totals_around(target, len(voters), rng, apart=apart)
        stars, miss = band(Fraction(target)), case.events.get("miss")
        base = scores.marks_towards(law, version.cases, target, stars=stars, miss=miss, rng=case.rng("base"))
        for seat, total in zip(voters, totals, strict=True):
            like = case.marks.get(seat.pk, base)
            yield seat, scores.marks_towards(law, version.cases, total, stars=stars, miss=miss, rng=rng, like=like)

    def _begin(self, case: Case, round: int, turn: int) -> None:
        """Leave the product in the middle of its scoring: some sheets handed in, one begun, the rest untouched."""
        item = self._item(case, round)
        handed_in = (2, 0, 1, 99)[turn % 4]
        for n, (seat, marks) in enumerate(self._sheets(case, item)):
            if n > handed_in:
                continue
            begun = n == handed_in
            marks = dict(list(marks.items())[: len(marks) // 2]) if begun else marks
            notes = self._reasons(case, item, seat.pk, marks)
            sheet = scoring.save_sheet(seat.user, item.pk, version=0, marks=marks, notes=notes, now=self.clock.now(2))
            if not begun:
                scoring.submit_sheet(seat.user, item.pk, version=sheet.version, now=self.clock.now(1))
