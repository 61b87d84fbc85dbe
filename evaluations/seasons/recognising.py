"""The last stage as the player does it: proposals, the batch's decision, forwarding, what the centre sends back."""

from fractions import Fraction

from evaluations.models import Evaluation
from evaluations.seasons.sittings import Case
from evaluations.selectors.outcomes import goes_up
from evaluations.stages import recognition
from evaluations.stages._outcome import outcome_of
from evaluations.states import State


class Recognising:
    """Ends one run: see ``player.Run``."""

    def __init__(self, run) -> None:
        self.run, self.staff, self.clock = run, run.staff, run.clock
        self.decision = None

    def go(self) -> None:
        run = self.run
        run.enter("propose" if run.has("propose") else "decide")
        for case in run.cases:
            recognition.propose(self.staff.secretary, case.pk, now=self.clock.now())
        run._rest("proposed")
        if not run.cases:
            return
        self._send_back()
        run.enter("decide")
        going_up = [case for case in run.cases if not self._decided(case)]
        if going_up and run.has("forward"):
            run.enter("forward")
        for case in going_up:
            recognition.forward(self.staff.approver, case.pk, now=self.clock.now())
        self._central(going_up)

    def _send_back(self) -> None:
        """The approver returns a proposal; the council scores it again before it is proposed once more."""
        returned = [case for case in self.run.cases if "sent_back" in case.events]
        for case in returned:
            recognition.send_back(self.staff.approver, case.pk, reason=case.events["sent_back"], now=self.clock.now())
        if not returned:
            return
        for case in returned:
            case.rest = None
        self.run.council.sit(returned, self.run.columns.rounds, self.run.form)
        for case in returned:
            recognition.propose(self.staff.secretary, case.pk, now=self.clock.now())

    def _decided(self, case: Case) -> bool:
        """Recognise or decline by the council's result; False where the dossier must go up."""
        evaluation = Evaluation.objects.select_related("season").get(pk=case.pk)
        outcome = outcome_of(evaluation)
        if goes_up(evaluation, outcome, self.clock.day):
            return False
        if recognition.recognise_blockers(evaluation, self.clock.now(1)):
            reason = f"{outcome.explanation} Hạng sao này không được công nhận ở đợt này."
            recognition.decline(self.staff.approver, case.pk, reason=reason, now=self.clock.now())
        else:
            decision = self._decision()
            recognition.recognise(self.staff.approver, case.pk, decision_id=decision.pk, now=self.clock.now())
        return True

    def _decision(self):
        """The batch's decision, entered when the first product rests on it."""
        if self.decision is None:
            number = Case.rng(self.run.cases[0], "decision", self.run.plan.number).randint(400, 3900)
            self.decision = recognition.open_decision(
                self.staff.approver,
                self.run.batch.pk,
                number=f"{number}/QĐ-UBND",
                signed_on=self.clock.day,
                signer_title=self.run.season.signer,
                now=self.clock.now(),
            )
        return self.decision

    def _central(self, forwarded: list[Case]) -> None:
        """What the Ministry's council found, where the plan says so; below 90 points it comes back to the province."""
        for case in forwarded:
            found = case.events.get("central")
            if not found:
                continue
            self.run.enter("central")
            recognition.record_central(
                self.staff.officer,
                case.pk,
                paper_number=found["paper"],
                paper_date=self.clock.day,
                mean=Fraction(found["mean"]),
                stars=found["stars"],
                now=self.clock.now(),
            )
            back = Evaluation.objects.filter(came_from=case.pk, state=State.PROPOSED).first()
            if back is not None:
                self.decision = None
                recognition.recognise(
                    self.staff.approver, back.pk, decision_id=self._decision().pk, now=self.clock.now()
                )
