"""A season as plain data for anyone who wants to recount it: sets, statutes, locked sheets, results, papers.

Members stand under their office, producers under their name; nothing else of a person is in it.
"""

from collections.abc import Iterator

from django.db.models import Prefetch

from evaluations.models import AgendaItem, Evaluation, Season, Sheet
from evaluations.rules.display import exact, two_decimals
from ocop.journal.models import Head
from ocop.law import loader
from products.models import CriteriaSet

FORMAT = "ocop-season-bundle/1"


def open_rounds(season: Season) -> list[str]:
    """Products that are being scored: while there is one, nothing of the season may be exported."""
    items = AgendaItem.objects.filter(
        evaluation__season=season, evaluation__state__in=["round_one", "round_two"], opened_at__isnull=False,
        closed_at__isnull=True,
    )  # fmt: skip
    return list(items.order_by("evaluation__number").values_list("evaluation__dossier__product__name", flat=True))


def season_facts(season: Season) -> dict:
    """The season's procedure and powers, and the journal's head at the time of the export."""
    regulation = loader.regulation(season.regulation)
    head = Head.objects.filter(pk=1).values("seq", "hash").first()
    council = season.council
    return {
        "format": FORMAT,
        "code": season.code,
        "title": season.title,
        "unit": season.unit.name,
        "level": season.unit.level,
        "regulation": season.regulation,
        "rounds": season.rounds,
        "inspection": season.inspection,
        "go_on_mean": season.go_on_mean,
        "forward_limit": season.forward_limit,
        "recognises_to": season.recognises_to,
        "certificate_months": regulation.certificate_months,
        "bands": [{"stars": band.stars, "at_least": band.at_least} for band in regulation.bands],
        "council": {"name": council.name, "decision": council.decision_number} if council else None,
        "journal_head": head,
    }


def evaluations(season: Season) -> Iterator[dict]:
    """Each evaluation of the season with its closed rounds in order; those that were never scored as well."""
    sheets = Sheet.objects.filter(state=Sheet.State.CLOSED).select_related("seat").order_by("seat__position", "seat")
    rounds = (
        AgendaItem.objects.filter(closed_at__isnull=False)
        .select_related("result")
        .order_by("round", "attempt")
        .prefetch_related(Prefetch("sheets", sheets.select_related("seat", "criteria_set", "dossier_version")))
    )
    rows = season.evaluations.exclude(state="draft").select_related(
        "dossier__product__producer__commune", "recognition__decision", "central_result"
    ).prefetch_related("recognition__certificates")
    prefetched = rows.prefetch_related(Prefetch("agenda_items", rounds)).order_by("number", "pk")
    for evaluation in prefetched.iterator(chunk_size=100):
        yield _evaluation(evaluation)


def _evaluation(evaluation: Evaluation) -> dict:
    product = evaluation.dossier.product
    recognition = getattr(evaluation, "recognition", None)
    central = getattr(evaluation, "central_result", None)
    return {
        "id": evaluation.pk,
        "number": evaluation.number,
        "product": product.name,
        "producer": product.producer.name,
        "commune": product.producer.commune.name,
        "kind": evaluation.dossier.kind,
        "origin": evaluation.origin,
        "state": evaluation.state,
        "rounds": [_round(item) for item in evaluation.agenda_items.all()],
        "central": {"mean": exact(central.mean), "stars": central.stars, "paper": central.paper_number}
        if central
        else None,
        "recognition": _recognition(recognition) if recognition else None,
    }


def _round(item: AgendaItem) -> dict:
    sheets = list(item.sheets.all())
    result = item.result
    version = sheets[0].dossier_version
    return {
        "round": item.round,
        "attempt": item.attempt,
        "closed_at": item.closed_at.isoformat(),
        "set": set_key(sheets[0].criteria_set),
        "dossier": {"version": version.number, "sha256": version.sha256},
        "cases": version.cases,
        "statute": result.statute,
        "rule_version": result.rule_version,
        "sheets": [
            {
                "member": sheet.seat.office,
                "seat": sheet.seat_id,
                "receipt": sheet.receipt,
                "marks": sheet.marks,
                "total": sheet.total,
                "parts": sheet.parts,
            }
            for sheet in sheets
        ],
        "result": {
            "sheets": result.sheets,
            "mean": two_decimals(result.mean, point="."),
            "mean_exact": exact(result.mean),
            "spread": result.spread,
            "spread_exceeded": result.spread_exceeded,
            "band": result.band,
            "minimums": result.minimums,
            "stars": result.stars,
            "explanation": result.explanation,
        },
    }


def _recognition(recognition) -> dict:
    certificate = min(recognition.certificates.all(), key=lambda each: each.pk)  # the one the decision gave
    return {
        "stars": recognition.stars,
        "decision": recognition.decision.number,
        "signed_on": recognition.decision.signed_on.isoformat(),
        "valid_from": recognition.valid_from.isoformat(),
        "valid_to": recognition.valid_to.isoformat(),
        "certificate": certificate.number,
        "code": certificate.code,
        "file_sha256": certificate.sha256,
    }


def set_key(criteria_set: CriteriaSet) -> str:
    """``26-2026-11.v1``: one version of one set."""
    return f"{criteria_set.code}.v{criteria_set.version}"


def criteria_sets(season: Season) -> dict[str, dict]:
    """Every version of a set that a locked sheet of the season was scored with, as it was loaded."""
    used = Sheet.objects.filter(item__evaluation__season=season, state=Sheet.State.CLOSED)
    sets = CriteriaSet.objects.filter(pk__in=used.order_by().values("criteria_set"))
    return {set_key(row): {"sha256": row.sha256, "data": row.data} for row in sets}
