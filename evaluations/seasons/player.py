"""The player: takes the products of a plan through the acts, as the right people, on the plan's dates.

It calls nothing but what the pages call, with the plan's clock as ``now``: a refusal is a fault in the plan or in an
act.
"""

from datetime import date, timedelta

from evaluations.models import Batch, Evaluation, Meeting, Season
from evaluations.seasons.clock import PlanClock
from evaluations.seasons.ground import Ground, Staff, agent_of, commune_officer, product_of
from evaluations.seasons.plan import BatchPlan, Plan, ProductPlan, SeasonPlan
from evaluations.seasons.recognising import Recognising
from evaluations.seasons.rests import PLACES, rest_above, rest_at
from evaluations.seasons.scores import marks_towards
from evaluations.seasons.sittings import Case, Council
from evaluations.stages import elimination, inspection, recusals, registration, round_one
from evaluations.states import State
from products import commune, dossiers

FINDINGS = {
    "local_material": "nguyên liệu địa phương",
    "local_labour": "lao động địa phương",
    "idea_origin": "nguồn gốc ý tưởng",
    "local_identity": "bản sắc, trí tuệ địa phương",
}


class Player:
    """Plays one plan; ``stage`` as in ``rests``."""

    def __init__(self, plan: Plan, ground: Ground, staff: dict[str, Staff], stage: str | None = None) -> None:
        self.plan, self.ground, self.staff, self.stage = plan, ground, staff, stage
        self.cases: dict[int, Case] = {}
        self.seasons = {
            season.code: season for season in Season.objects.filter(code__in=[s.code for s in plan.seasons])
        }

    def play(self) -> None:
        """Every batch of every season, in the order of their sessions."""
        for season, batch in self.plan.in_time_order():
            products = [p for p in self.plan.products if p.season == season.code and p.batch == batch.number]
            row = Batch.objects.get(season=self.seasons[season.code], number=batch.number)
            written = [p for p in products if self._form(season, p.kind) == Meeting.WRITTEN]
            if written:
                Run(self, season, batch, row, written, written=True).go()
            Run(self, season, batch, row, [p for p in products if p not in written]).go()

    def _form(self, season: SeasonPlan, kind: str) -> str:
        return self.seasons[season.code].meeting_for(kind)

    def above(self, evaluation: Evaluation) -> Case:
        """The case of a dossier that came up from below."""
        lower = self.cases[evaluation.came_from_id]
        product = lower.product
        points = product.upper or product.target
        events = {
            name.removeprefix("upper_"): what for name, what in product.events.items() if name.startswith("upper_")
        }
        if "miss" in product.events:
            events["miss"] = product.events["miss"]
        return Case(product, evaluation, lower.producer, points, points + 1, events, rest_above(product, self.stage))


class Run:
    """One batch of one season, or the part of it that is decided by written opinions."""

    def __init__(
        self, player: Player, season: SeasonPlan, batch: BatchPlan, row: Batch, products, *, written=False
    ) -> None:
        self.player, self.season, self.plan, self.batch, self.products = player, season, batch, row, products
        self.prefix = "written_" if written else ""
        self.form = Meeting.WRITTEN if written else Meeting.MEETING
        self.staff = player.staff[season.code]
        self.clock = PlanClock()
        self.columns = row.season
        self.council = Council(
            self.staff, self.clock, row.pk, row.season.council.statute.spread_limit, place=f"Trụ sở {self._office()}"
        )
        self.cases: list[Case] = []
        self.carried: list[Case] = []

    def _office(self) -> str:
        name = self.columns.unit.name
        return f"UBND {name[0].lower()}{name[1:]}"

    def enter(self, key: str) -> None:
        """Begin a step of the batch's plan."""
        self.clock.enter(self.plan.step(self.prefix + key))

    def has(self, key: str) -> bool:
        return self.plan.has(self.prefix + key)

    def go(self) -> None:
        """The batch from the first dossier filed to the last decision."""
        self._file_all()
        self.cases = [case for case in self.cases if case.rest not in PLACES[:1]]
        self._receive()
        if not self.cases and not self.carried:
            return
        self.enter("register")
        for case in self.cases:
            self._register(case)
        self._inspections_before()
        self._rest("registered", "submitted", "supplement")
        self.enter("round_one")
        self.council.sit(self.cases, 1, self.form)
        self._rest("round_one")
        if self.columns.rounds == 2:
            self._second_round()
        Recognising(self).go()

    def _rest(self, *places: str) -> None:
        """Leave those standing that rest there, and those whose evaluation is closed."""
        closed = set(Evaluation.objects.filter(batch=self.batch, closed_at__isnull=False).values_list("pk", flat=True))
        self.cases = [case for case in self.cases if case.rest not in places and case.pk not in closed]

    # --- registration -----------------------------------------------------------------------------------------------

    def _file_all(self) -> None:
        days = self._filing_days()
        turns = {product.name: n for n, product in enumerate(self.products)}
        for day, product in sorted(((days[p.name, p.producer], p) for p in self.products), key=lambda pair: pair[0]):
            self.clock.within(day, self.plan.intake[1], "Nộp hồ sơ")
            case = self._file(product, turns[product.name])
            self.cases.append(case)
            self.player.cases[case.pk] = case

    def _filing_days(self) -> dict[tuple[str, str], date]:
        first, last = self.plan.intake
        span = (last - first).days
        count = max(len(self.products), 1)
        return {
            (p.name, p.producer): p.filed_on or first + timedelta(days=span * n // count)
            for n, p in enumerate(self.products)
        }

    def _file(self, product: ProductPlan, turn: int) -> Case:
        ground, columns = self.player.ground, self.season.columns
        row = product_of(ground, product, columns["regulation"])
        shows = not self.season.officer_enters or turn < 4
        agent = agent_of(ground, row) if shows else None
        actor = self.staff.officer if self.season.officer_enters or agent is None else agent
        dossier = dossiers.start(actor, row, kind=product.kind, regulation=columns["regulation"], now=self.clock.now())
        dossier = dossiers.save(
            actor, dossier, revision=dossier.revision, now=self.clock.now(), **self._content(product, dossier)
        )
        evaluation = registration.open_draft(actor, dossier.pk, self.batch.pk, now=self.clock.now(20))
        second = product.round_two or product.target + 1
        rest = rest_at(product, self.player.stage, columns, turn)
        if rest == "inspection" and not self.has("inspection"):
            rest = "registered"  # a re-ranking by written opinions is not visited
        case = Case(product, evaluation, agent or actor, product.target, second, dict(product.events), rest)
        if rest != "draft":
            case.evaluation = registration.file(actor, evaluation.pk, now=self.clock.now(20))
            self._report(case)
        return case

    def _content(self, product: ProductPlan, dossier) -> dict:
        """What the producer writes: the slip's fields and a self-assessment some points above the council's."""
        law = dossier.criteria_set.law
        cases = {criterion.code: criterion.cases[0].case for criterion in law.case_criteria}
        claimed = min(product.target + 4, 98)
        case = Case(product, Evaluation(season=self.columns), None, claimed, claimed, {})
        marks = marks_towards(law, cases, claimed, stars=2, rng=case.rng("self"))
        fields = {
            "undertaking": "yes",
            "samples": "5" if law.kind == "goods" else "0",
            "description": f"{product.name} do {product.producer} sản xuất.",
        }
        if product.kind != "first":
            fields["changes"] = "Cập nhật vùng nguyên liệu, bao bì, nhãn, kiểm nghiệm định kỳ, thị trường và doanh thu."
        return {"fields": fields, "cases": cases, "self_marks": marks}

    def _report(self, case: Case) -> None:
        """The commune's report (Mẫu 03), where the season needs it."""
        if not self.columns.needs_commune_report:
            return
        officer = commune_officer(self.player.ground, case.product.place)
        findings = {key: f"UBND cấp xã xác nhận nội dung về {about} trong hồ sơ." for key, about in FINDINGS.items()}
        findings["conclusion"] = "Đề nghị đánh giá, phân hạng."
        commune.report(officer, case.evaluation.dossier_id, findings=findings, now=self.clock.now())
        if commune.sends_up(self.columns.regulation):
            dossier = [case.evaluation.dossier_id]
            commune.forward(officer, dossier, signed_on=self.clock.day, signer_title="Chủ tịch", now=self.clock.now())

    def _receive(self) -> None:
        """Dossiers from below, and those of the batch before whose papers were not complete."""
        if self.prefix:
            return
        mine = Evaluation.objects.filter(batch=self.batch).exclude(pk__in=[case.pk for case in self.cases])
        mine = mine.select_related("season", "dossier_version__criteria_set", "dossier").order_by("pk")
        for evaluation in mine.filter(origin=Evaluation.Origin.FORWARDED, state=State.SUBMITTED):
            case = self.player.cases[evaluation.pk] = self.player.above(evaluation)
            self.cases.append(case)
        for evaluation in mine.filter(state=State.ROUND_ONE):
            self.carried.append(self.player.cases[evaluation.pk])

    def _register(self, case: Case) -> None:
        officer, events, now = self.staff.officer, case.events, self.clock.now
        if case.rest == "submitted":
            return
        if "screen_out" in events:
            registration.screen_out(officer, case.pk, reason=events["screen_out"], now=now())
            return
        if "supplement" in events or case.rest == "supplement":
            wanted = events.get("supplement", "Bổ sung giấy chứng nhận đủ điều kiện an toàn thực phẩm")
            self.supplement(case, wanted, answered=case.rest != "supplement", due=self.clock.last)
        if case.rest == "supplement":
            return
        case.evaluation = registration.register(officer, case.pk, now=now())
        if "withdraw" in events:
            registration.withdraw(case.producer, case.pk, reason=events["withdraw"], now=now())
        if "recuse" in events:
            seat = self.staff.seats[events["recuse"] - 1]
            recusals.declare(
                seat.user, case.pk, reason="Đã tư vấn cho chủ thể xây dựng hồ sơ sản phẩm này.", now=now()
            )
        if "eliminate" in events:
            found = elimination.propose(self.staff.advisor, case.pk, **events["eliminate"], now=now())
            elimination.decide(
                self.staff.chair, found.pk, confirmed=True, reason="Hội đồng xác nhận căn cứ loại.", now=now()
            )

    def supplement(self, case: Case, wanted: str, *, answered: bool = True, accepted: bool = True, due: date) -> None:
        """Ask for papers; have them answered and the request closed, unless it is left open."""
        secretary, now = self.staff.officer, self.clock.now
        request = registration.ask_supplement(
            secretary, case.pk, reason="Hồ sơ chưa đủ minh chứng.", items=[wanted], due_on=due, now=now()
        )
        if not answered:
            return
        if accepted:
            answers = {item.pk: "Chủ thể đã bổ sung tài liệu theo yêu cầu." for item in request.items.all()}
            actor = (
                case.producer if self.player.plan.season(case.product.season).code == self.season.code else secretary
            )
            registration.answer_supplement(actor, case.pk, answers=answers, now=now())
        registration.close_supplement(secretary, case.pk, accepted=accepted, now=now())
        case.reload()

    # --- inspection ---------------------------------------------------------------------------------------------------

    def _inspections_before(self) -> None:
        place = self.columns.inspection
        if place not in ("before", "on_request"):
            return
        self._rest("submitted", "supplement", "registered")
        visited = [c for c in self.cases if place == "before" or c.events.get("visit") or c.rest == "inspection"]
        if visited:
            self.enter("inspection")
            self._inspect(visited)
        self._rest("inspection")

    def _inspect(self, cases: list[Case]) -> None:
        advisor, now = self.staff.advisor, self.clock.now
        for case in cases:
            place = str(case.evaluation.dossier.product.producer.commune)
            inspection.plan(advisor, case.pk, planned_on=self.clock.day, place=place, now=now())
            if case.rest == "inspection":
                continue
            state = case.rng("site").choice(("met", "partly"))
            findings = [
                {"subject": subject, "verdict": verdict, "note": "", "criterion": ""}
                for subject, verdict in (("Vùng nguyên liệu, lao động", "met"), ("Điều kiện cơ sở, vệ sinh", state))
            ]
            inspection.record_findings(advisor, case.pk, findings=findings, now=now())
            if self.columns.inspection == "between" and case.law.kind == "goods":
                inspection.add_test(advisor, case.pk, **self._test(case), now=now())
            inspection.conclude(
                advisor,
                case.pk,
                conclusion="conforms" if state == "met" else "conditions",
                summary="Cơ sở phù hợp với hồ sơ." if state == "met" else "Cần sắp xếp lại khu đóng gói.",
                visited_on=self.clock.day,
                now=now(),
            )

    def _test(self, case: Case) -> dict:
        """One indicator of the laboratory's report on the sample (step 6 of Móng Cái's plan)."""
        return {
            "sample": case.product.name[:120],
            "indicator": "Tổng số vi sinh vật hiếu khí",
            "limit": "10⁵ CFU/g",
            "measured": f"{case.rng('test').randint(11, 89)}00 CFU/g",
            "passed": True,
            "laboratory": "Đơn vị kiểm nghiệm được chỉ định",
            "report_number": f"KN-{case.evaluation.number:03d}",
            "reported_on": self.clock.day,
        }

    # --- the second round ---------------------------------------------------------------------------------------------

    def _second_round(self) -> None:
        secretary = self.staff.secretary
        for case in self.cases:
            if case.target < self.columns.go_on_mean:
                round_one.stop(secretary, case.pk, now=self.clock.now())
        self._rest()
        if self.has("completion"):
            self.enter("completion")
        for case in self.carried:
            self.supplement(case, "Bổ sung minh chứng còn thiếu của đợt trước", due=self.clock.last)
        for case in [c for c in self.cases if "completion" in c.events or c.rest == "after_round_one"]:
            self._complete(case)
        self._rest("after_round_one")
        if self.columns.inspection == "between":
            self.enter("inspection")
            self._inspect(self.cases)
            self._rest("inspection")
        self.cases = [case for case in self.cases if not case.events.get("completion_failed")] + self.carried
        self.enter("round_two")
        self.council.sit(self.cases, 2, self.form)
        self._rest("round_two")

    def _complete(self, case: Case) -> None:
        failed = case.events.get("completion_failed", False)
        wanted = case.events.get("completion", "Bổ sung phiếu kiểm nghiệm còn hiệu lực")
        self.supplement(case, wanted, answered=case.rest != "after_round_one", accepted=not failed, due=self.clock.last)
        if failed:
            registration.postpone(
                self.staff.officer,
                case.pk,
                reason="Chưa đủ minh chứng sau lần 1: chuyển sang đợt sau.",
                now=self.clock.now(),
            )
            case.reload()
