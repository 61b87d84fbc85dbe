"""What must hold of the whole database at any moment; ``manage.py check_invariants`` asks it all.

Each invariant is one function that yields a readable violation per row that breaks it. Sheets and results are
recomputed from the marks: nothing stored is believed.
"""
from collections.abc import Callable, Iterator
from dataclasses import asdict

from django.db import connection
from django.db.models import Count, F, Max, Q

from evaluations import states
from evaluations.models import (
    AgendaItem,
    Certificate,
    Evaluation,
    Extension,
    Forwarding,
    NumberGap,
    Recognition,
    Recusal,
    Result,
    Sheet,
    SheetReopening,
    Transcription,
)
from evaluations.models.forwarding import digest
from evaluations.rules.authority import DISTRICTS_ENDED
from evaluations.rules.scoring import score_sheet
from evaluations.rules.stars import judge
from evaluations.rules.statute import StatuteRules
from evaluations.states import State
from ocop.accounts.models import NumberSeries
from ocop.journal import guards
from products import dossiers
from products.models import DossierVersion

Invariant = Callable[[], Iterator[str]]
INVARIANTS: dict[str, Invariant] = {}


def invariant(function: Invariant) -> Invariant:
    """Register an invariant under its function's name."""
    INVARIANTS[function.__name__] = function
    return function


def check() -> list[dict]:
    """Every invariant with its violations, in the order of this file."""
    return [{"name": name, "violations": list(function())} for name, function in INVARIANTS.items()]


@invariant
def guards_stand() -> Iterator[str]:
    """Every trigger that the apps register stands in the database."""
    for name in guards.missing(connection):
        yield f"trigger {name} is missing"


@invariant
def sheets_add_up() -> Iterator[str]:
    """The stored total and parts of a sheet are what its marks give."""
    rows = Sheet.objects.select_related("criteria_set", "dossier_version")
    for sheet in rows.iterator(chunk_size=1000):
        score = score_sheet(sheet.criteria_set.law, sheet.dossier_version.cases, sheet.marks)
        if (sheet.total, sheet.parts) != (score.total, score.parts):
            yield f"sheet {sheet.pk}: stored {sheet.total}, marks give {score.total}"
        if sheet.state != Sheet.State.DRAFT and score.unanswered:
            yield f"sheet {sheet.pk}: {sheet.state} with {len(score.unanswered)} criteria not answered"


@invariant
def results_recount() -> Iterator[str]:
    """Every result is what its closed sheets give under the statute it stored."""
    rows = Result.objects.select_related("item__evaluation__dossier_version__criteria_set")
    for result in rows.prefetch_related("item__sheets__criteria_set", "item__sheets__dossier_version").iterator(500):
        sheets = [s for s in result.item.sheets.all() if s.state == Sheet.State.CLOSED]
        if len(sheets) != result.sheets:
            yield f"result {result.pk}: {result.sheets} sheets stored, {len(sheets)} closed"
            continue
        yield from _recount(result, sheets)


def _recount(result: Result, sheets: list[Sheet]) -> Iterator[str]:
    law = sheets[0].criteria_set.law
    scores = {s.seat_id: score_sheet(law, s.dossier_version.cases, s.marks) for s in sheets}
    judged = judge(law, StatuteRules.from_stored(result.statute), scores)
    stored = (result.mean, result.spread, result.spread_exceeded, result.band, result.stars, result.minimums)
    found = (judged.mean, judged.spread, judged.spread_exceeded, judged.band, judged.stars,
             [asdict(m) for m in judged.minimums])  # fmt: skip
    if stored != found:
        yield f"result {result.pk}: stored {stored[:5]}, sheets give {found[:5]}"


@invariant
def closed_rounds_have_results() -> Iterator[str]:
    """A round is closed exactly when it has a result, and then no sheet is left submitted but not locked."""
    for pk in AgendaItem.objects.filter(closed_at__isnull=False, result__isnull=True).values_list("pk", flat=True):
        yield f"agenda item {pk}: closed without a result"
    for pk in Result.objects.filter(item__closed_at__isnull=True).values_list("pk", flat=True):
        yield f"result {pk}: its round is not closed"
    for pk in Sheet.objects.filter(state="closed", item__closed_at__isnull=True).values_list("pk", flat=True):
        yield f"sheet {pk}: locked in an open round"


@invariant
def recused_members_do_not_count() -> Iterator[str]:
    """No locked sheet belongs to a member with an interest in the product."""
    recused = Recusal.objects.in_force().values_list("evaluation", "seat")
    for evaluation, seat in recused:
        rows = Sheet.objects.filter(state="closed", item__evaluation=evaluation, seat=seat)
        for pk in rows.values_list("pk", flat=True):
            yield f"sheet {pk}: counted though its member is recused"


@invariant
def paper_sheets_had_two_people() -> Iterator[str]:
    """A sheet typed in from paper says so, and two people stand behind it who are not the same."""
    for pk in Sheet.objects.filter(transcribed=True, transcription__isnull=True).values_list("pk", flat=True):
        yield f"sheet {pk}: typed in from paper by nobody"
    for kept in Transcription.objects.filter(sheet__isnull=False).select_related("sheet"):
        if not kept.sheet.transcribed:
            yield f"sheet {kept.sheet_id}: typed in from paper and not marked so"
        reopened = SheetReopening.objects.filter(sheet=kept.sheet).exists()
        if kept.sheet.state == Sheet.State.CLOSED and kept.sheet.marks != kept.marks and not reopened:
            yield f"sheet {kept.sheet_id}: marks differ from the paper that was compared"


@invariant
def recognitions_match_states() -> Iterator[str]:
    """RECOGNISED, a recognition and a certificate go together; stars are within the season's power."""
    lonely = Evaluation.objects.filter(state=State.RECOGNISED.value, recognition__isnull=True)
    yield from (f"evaluation {pk}: recognised without a recognition" for pk in lonely.values_list("pk", flat=True))
    wrong = Recognition.objects.filter(evaluation__isnull=False).exclude(evaluation__state=State.RECOGNISED.value)
    yield from (f"recognition {pk}: its evaluation is not recognised" for pk in wrong.values_list("pk", flat=True))
    bare = Recognition.objects.filter(certificates__isnull=True)
    yield from (f"recognition {pk}: without a certificate" for pk in bare.values_list("pk", flat=True))
    here = Recognition.objects.exclude(decision__unit__level="centre")  # 5 stars are the Ministry's own decision
    high = here.filter(stars__gt=F("evaluation__season__recognises_to"))
    yield from (f"recognition {pk}: more stars than its unit may give" for pk in high.values_list("pk", flat=True))


@invariant
def certificate_numbers_have_no_gap() -> Iterator[str]:
    """The certificates of a unit and year and the numbers it left out with a reason are 1 to n, each once."""
    next_numbers = {(s.locality_id, s.year): s.next_number for s in NumberSeries.objects.filter(kind="certificate")}
    used: dict[tuple, list[int]] = {}
    for unit, year, serial in Certificate.objects.filter(serial__isnull=False).values_list("unit", "year", "serial"):
        used.setdefault((unit, year), []).append(serial)
    for gap in NumberGap.objects.all():
        used.setdefault((gap.unit_id, gap.year), []).extend(range(gap.first, gap.last + 1))
    for (unit, year), numbers in sorted(used.items()):
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"unit {unit}, {year}: {len(numbers)} numbers, the last is {max(numbers)}"
        if next_numbers.get((unit, year)) != max(numbers) + 1:
            yield f"unit {unit}, {year}: the series does not stand at {max(numbers) + 1}"


@invariant
def extensions_end_with_their_result() -> Iterator[str]:
    """An extension runs while its re-ranking is judged: no evaluation of that dossier is open once it has ended."""
    over = Extension.objects.filter(ended_on__isnull=True).exclude(
        evaluation__dossier__evaluations__in=Evaluation.objects.open()
    )
    for extension in over.exclude(evaluation__dossier__evaluations__state=State.FORWARDED.value):
        yield f"extension {extension.pk}: its re-ranking is decided"


@invariant
def packages_are_whole() -> Iterator[str]:
    """The hash of what was sent up is that of its content."""
    for pk, manifest, sha256 in Forwarding.objects.values_list("pk", "manifest", "sha256").iterator(chunk_size=200):
        if digest(manifest) != sha256:
            yield f"forwarding {pk}: content and hash differ"


@invariant
def register_numbers_have_no_gap() -> Iterator[str]:
    """The evaluations a season took in are numbered 1 to n."""
    rows = Evaluation.objects.order_by().filter(number__isnull=False).values("season")
    for row in rows.annotate(n=Count("pk"), last=Max("number")):
        if row["n"] != row["last"]:
            yield f"season {row['season']}: {row['n']} numbers, the last is {row['last']}"


@invariant
def forwarded_dossiers_arrived() -> Iterator[str]:
    """What a district sent up stands in the upper unit; a province's may be at the Ministry."""
    lost = Evaluation.objects.filter(state=State.FORWARDED.value, led_to__isnull=True, unit__level="district")
    yield from (f"evaluation {pk}: forwarded to nowhere" for pk in lost.values_list("pk", flat=True))


@invariant
def means_decided_the_way() -> Iterator[str]:
    """A product forwarded reached its season's limit; one stopped after round one did not reach the least mean."""
    rows = Result.objects.filter(item__evaluation__state=State.FORWARDED.value).annotate(
        limit=F("item__evaluation__season__forward_limit"), last=Max("item__evaluation__agenda_items__round"),
        attempts=Max("item__evaluation__agenda_items__attempt", filter=Q(
            item__evaluation__agenda_items__round=F("item__evaluation__season__rounds"))),
    )  # fmt: skip
    rows = rows.select_related("item__evaluation__unit")
    for result in rows.filter(item__round=F("last"), item__attempt=F("attempts")):
        sent = result.item.evaluation
        ended = sent.unit.level == "district" and sent.closed_at.date() >= DISTRICTS_ENDED
        if not ended and (result.limit is None or result.mean < result.limit):
            yield f"evaluation {result.item.evaluation_id}: forwarded with a mean of {result.mean}"


@invariant
def filed_versions_are_whole() -> Iterator[str]:
    """The hash of a filed version is that of its content."""
    for version in DossierVersion.objects.iterator(chunk_size=500):
        if dossiers.digest(version.content, version.cases) != version.sha256:
            yield f"dossier version {version.pk}: content and hash differ"


@invariant
def states_follow_the_procedure() -> Iterator[str]:
    """No evaluation stands in a state that its season's procedure does not have."""
    reachable = {}
    for pk, state, rounds, inspection in Evaluation.objects.values_list(
        "pk", "state", "season__rounds", "season__inspection"
    ):
        key = (rounds, inspection)
        if key not in reachable:
            edges = states.edges_of(*key)
            reachable[key] = {str(e.target) for e in edges} | {str(s) for s in states.INITIAL}
        if state not in reachable[key]:
            yield f"evaluation {pk}: {state} is no state of its procedure"
