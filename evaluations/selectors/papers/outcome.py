"""The papers of what came out: submission, decision, announcement, letters, forwarding, revocation."""
from collections import defaultdict

from django.utils.translation import gettext as _

from evaluations.models import Batch, Certificate, Decision, Evaluation, Recognition, Result, Revocation, Session
from evaluations.rules.display import two_decimals
from evaluations.selectors.outcomes import Outcome, first_day_of, goes_up, outcomes, reasons_not_to_recognise
from evaluations.selectors.papers import facts
from evaluations.selectors.papers.season import proposer
from evaluations.states import State
from ocop.accounts.models import Locality
from ocop.journal.words import kept
from ocop.law import loader
from ocop.records import issuers

DECIDED = (State.PROPOSED.value, State.RECOGNISED.value, State.FORWARDED.value, State.DECLINED.value)


def decided(batch: Batch) -> list[tuple[Evaluation, Outcome]]:
    """The batch's products with an outcome that was proposed or decided, the highest mean first."""
    rows = Evaluation.objects.filter(batch=batch, state__in=DECIDED).select_related(*facts.RELATED, "recognition")
    # Where the centre's result opened another evaluation here, that one is the product's.
    came_back = {row.came_from_id for row in rows if row.origin == Evaluation.Origin.CENTRAL}
    rows = [row for row in rows if row.pk not in came_back]
    found = outcomes(rows)
    pairs = [(row, found[row.pk]) for row in rows if row.pk in found]
    return sorted(pairs, key=lambda pair: (-pair[1].mean, pair[0].number or 0))


def _row(evaluation: Evaluation, outcome: Outcome) -> dict:
    result = facts.result_of(outcome.result) if outcome.result else {}
    return {
        **facts.product_of(evaluation), "mean": two_decimals(outcome.mean), "stars": outcome.stars or 0,
        "stars_text": facts.stars_text(outcome.stars), "explanation": outcome.explanation,
        "spread": result.get("spread", 0), "missed": result.get("missed", []),
    }


def sorted_out(batch: Batch) -> dict[str, list[dict]]:
    """The batch's products by what the figures lead to: ``recognise``, ``forward``, ``decline``."""
    found: dict[str, list[dict]] = {"recognise": [], "forward": [], "decline": []}
    for evaluation, outcome in decided(batch):
        found[_way(evaluation, outcome)].append(_row(evaluation, outcome))
    return {way: [{**row, "at": n} for n, row in enumerate(rows, 1)] for way, rows in found.items()}


def _way(evaluation: Evaluation, outcome: Outcome) -> str:
    final = {State.RECOGNISED.value: "recognise", State.FORWARDED.value: "forward", State.DECLINED.value: "decline"}
    if evaluation.state in final:
        return final[evaluation.state]
    if goes_up(evaluation, outcome, first_day_of(evaluation, outcome)):
        return "forward"
    return "decline" if reasons_not_to_recognise(evaluation, outcome) else "recognise"


def batch_reasons(batch: Batch) -> list[str]:
    """Why there is nothing to submit: no product of the batch is proposed or decided."""
    return [] if decided(batch) else [_("Đợt này chưa có sản phẩm nào được trình quyết định.")]


def _batch_head(batch: Batch, office: str, symbol: str, asked: dict) -> dict:
    season = batch.season
    head = issuers.head(season.unit, office, symbol, number=asked.get("number", ""), day=asked.get("day"),
                        year=season.year, personally=symbol == facts.DECISION)
    sessions = Session.objects.filter(batch=batch, closed_at__isnull=False).order_by("held_on", "round")
    minutes = [kept(f"Biên bản họp Hội đồng vòng {s.round} ngày {facts.day_cited(s.held_on)}") for s in sessions]
    return {**head, "season": facts.season_of(season), "law": facts.law_of(season.regulation), "batch": batch.number,
            "council": facts.council_of(season), "minutes": minutes, "proposer": proposer(season)}


def submission(batch: Batch, asked: dict) -> dict:
    """The submission (Tờ trình) to the committee's chairman: what to recognise, send up, decline, and why."""
    found = sorted_out(batch)
    rows = [row for way in found.values() for row in way]
    return {**_batch_head(batch, "agency", "TTr", asked), **found, "total": len(rows), "by_stars": _by_stars(found),
            "opinion": asked.get("opinion", "")}


def _by_stars(found: dict) -> list[dict]:
    stars = [row["stars"] for row in found["recognise"]]
    return [{"stars": n, "count": stars.count(n)} for n in (5, 4, 3) if n in stars]


def decision_draft(batch: Batch, asked: dict) -> dict:
    """The draft decision on the batch: number and day are left to the clerk."""
    rows = sorted_out(batch)["recognise"]
    return {**_batch_head(batch, "committee", facts.DECISION, asked), "rows": [{**row, "certificate": "", "valid": ""}
                                                                    for row in rows], "dated": False}


def draft_reasons(batch: Batch) -> list[str]:
    """Why there is no decision to draft: no product can be recognised."""
    return [] if sorted_out(batch)["recognise"] else [_("Đợt này không có sản phẩm nào đủ điều kiện công nhận.")]


def decision(decided_by: Decision, asked: dict) -> dict:
    """The decision as signed, with the annex of its products and certificates."""
    day = {"number": decided_by.number, "day": decided_by.signed_on}
    head = _batch_head(decided_by.batch, "committee", facts.DECISION, day)
    head["issuer"]["signer"] = " / ".join(decided_by.signer_title.splitlines())
    return {**head, "rows": recognised(decided_by), "dated": True}


def recognised(decided_by: Decision) -> list[dict]:
    """The products of a decision as its annex lists them: most stars first, then by name."""
    rows = Recognition.objects.filter(decision=decided_by).select_related("commune", "evaluation")
    rows = list(rows.order_by("-stars", "sort_key", "pk"))
    numbers = certificate_numbers([row.pk for row in rows])
    evaluations = list(Evaluation.objects.filter(pk__in=[r.evaluation_id for r in rows])
                       .select_related(*facts.RELATED))
    found, products = outcomes(evaluations), {e.pk: facts.product_of(e) for e in evaluations}
    return [
        {**products[row.evaluation_id], "at": n, "product": row.product_name, "producer": row.producer_name,
         "address": row.place, "commune": row.commune.name, "stars": row.stars,
         "stars_text": facts.stars_text(row.stars), "mean": two_decimals(found[row.evaluation_id].mean),
         "certificate": numbers.get(row.pk, ""), "valid": facts.day_cited(row.valid_to)}
        for n, row in enumerate(rows, 1)
    ]


def certificate_numbers(recognitions: list[int]) -> dict[int, str]:
    """The number of the certificate that stands for each recognition: the last one that was not replaced."""
    rows = Certificate.objects.filter(recognition__in=recognitions, replaced_by__isnull=True).order_by("pk")
    return dict(rows.values_list("recognition", "number"))


def announcement(decided_by: Decision, asked: dict) -> dict:
    """The announcement (Thông báo) of the batch's results after the decision."""
    found = sorted_out(decided_by.batch)
    return {**_batch_head(decided_by.batch, "agency", "TB", asked), **found, "rows": recognised(decided_by),
            "decision": decision_cited(decided_by)}


def decision_cited(decided_by: Decision) -> str:
    """``Quyết định số 1234/QĐ-UBND ngày 21/9/2023 của Ủy ban nhân dân thành phố Móng Cái``; or the Minister's."""
    unit = decided_by.unit
    body = kept(f"Ủy ban nhân dân {issuers.in_text(unit.name)}")
    if unit.level == Locality.Level.CENTRE:
        body = decided_by.signer_title
    return kept(f"Quyết định số {decided_by.number} ngày {facts.day_cited(decided_by.signed_on)} của {body}")


def commune_letters(decided_by: Decision, asked: dict) -> list[tuple[str, dict]]:
    """One letter to every commune with products in the batch, with what became of each."""
    head, places = _batch_head(decided_by.batch, "agency", "", asked), defaultdict(list)
    for way, rows in sorted_out(decided_by.batch).items():
        for row in rows:
            place = (row["commune"], row["commune_id"])
            places[place].append({**row, "outcome": _outcome_text(way, row, head["season"])})
    cited = decision_cited(decided_by)
    return [(f" – {commune}", {**head, "commune": commune, "commune_id": pk, "decision": cited,
                               "rows": [{**row, "at": n} for n, row in enumerate(rows, 1)]})
            for (commune, pk), rows in sorted(places.items())]


def _outcome_text(way: str, row: dict, season: dict) -> str:
    if way == "recognise":
        return kept(f"Công nhận {row['stars_text']}")
    return kept(f"Chuyển hồ sơ đến {season['upper']}") if way == "forward" else kept("Không công nhận")


def letter_reasons(evaluation: Evaluation) -> list[str]:
    """Why there is no result to tell the producer: nothing is decided."""
    told = (State.RECOGNISED.value, State.FORWARDED.value, State.DECLINED.value, State.ELIMINATED.value)
    return [] if evaluation.state in told else [_("Chưa có kết quả cuối cùng để thông báo.")]


def result_letter(evaluation: Evaluation, asked: dict) -> dict:
    """The result letter to the producer: stars and certificate, sent up, or why not; with the round's figures."""
    season = evaluation.season
    day = asked.get("day")
    head = issuers.head(evaluation.unit, "agency", "", number=asked.get("number", ""), day=day, year=season.year)
    outcome = outcomes([evaluation]).get(evaluation.pk)
    recognition = Recognition.objects.filter(evaluation=evaluation).select_related("decision__unit")
    return {
        **head, "season": facts.season_of(season), "law": facts.law_of(season.regulation),
        "product": facts.product_of(evaluation), "state": evaluation.state, "reason": evaluation.closing_reason,
        "council": facts.council_of(season), "outcome": _row(evaluation, outcome) if outcome else {},
        "recognition": _recognition(recognition.first()), "judged_on": _judged_on(evaluation),
    }


def _recognition(row: Recognition | None) -> dict:
    if row is None:
        return {}
    number = certificate_numbers([row.pk]).get(row.pk, "")
    return {"stars": row.stars, "decision": decision_cited(row.decision), "certificate": number,
            "from": facts.day_cited(row.valid_from), "to": facts.day_cited(row.valid_to)}


def _judged_on(evaluation: Evaluation) -> str:
    last = Result.objects.filter(item__evaluation=evaluation).order_by("-item__round", "-item__attempt").first()
    return facts.day_cited(last.item.session.held_on) if last else ""


def forwarding_letter(batch: Batch, asked: dict) -> dict:
    """The letter that goes with the dossiers sent up, with the table of contents."""
    rows = sorted_out(batch)["forward"]
    return {**_batch_head(batch, "committee", "", asked), "rows": rows}


def forwarding_reasons(batch: Batch) -> list[str]:
    """Why nothing is sent up: no product of the batch was forwarded."""
    sent = Evaluation.objects.filter(batch=batch, state=State.FORWARDED.value).exists()
    return [] if sent else [_("Đợt này chưa có hồ sơ nào được chuyển lên cấp trên.")]


def revocation(recognition: Recognition, case: Revocation) -> dict:
    """The decision that revokes a recognition and its certificate: the ground, the conclusion it rests on.

    Before it is decided, number, day and signer are left to the clerk: a draft. It is the paper of the unit that
    answers for the certificate now, under the regulation that names the ground.
    """
    by, unit = recognition.decision, case.unit
    day = case.decided_on
    head = issuers.head(unit, "committee", facts.DECISION, number=case.decision_number, day=day,
                        year=(day or case.concluded_on).year, personally=True)
    if case.signer_title:
        head["issuer"]["signer"] = " / ".join(case.signer_title.splitlines())
    agency = issuers.of(unit, "agency", day or case.concluded_on)["body"]
    law = loader.regulation(case.regulation)
    grounds = {each["code"]: each["title"] for each in law.facts["revocation_grounds"].value}
    return {
        **head, "law": facts.law_of(case.regulation),
        "authority": kept(f"Ủy ban nhân dân {issuers.in_text(unit.name)}"),
        "ground": grounds[case.ground], "facts": case.facts, "proposer": agency, "agency": agency,
        "conclusion": kept(f"kết luận số {case.conclusion_number} ngày {facts.day_cited(case.concluded_on)} của "
                           f"{case.concluding_body}"),
        "product": recognition.product_name, "producer": recognition.producer_name, "address": recognition.place,
        "commune": recognition.commune.name, "stars": recognition.stars, "decision": decision_cited(by),
        "certificate": recognition.certificate.number,
        "issued": facts.day_cited(recognition.certificate.issued_on), "valid": facts.day_cited(recognition.valid_to),
    }


