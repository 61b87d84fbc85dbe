"""One result from a JSON text: the same scoring and judging code the portal uses, without database or settings.

Input and output are described in ``docs/scoring.md``. Whatever is wrong is refused by name and nothing is computed.
"""
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from evaluations.rules.display import exact, two_decimals
from evaluations.rules.scoring import Fault, ScoringError, SheetScore, case_faults, score_sheet
from evaluations.rules.stars import Judgement, judge
from evaluations.rules.statute import StatuteError, StatuteRules
from ocop.law.errors import LawError
from ocop.law.loader import criteria_set
from ocop.law.model import CriteriaSet

KEYS = ("set", "statute", "cases", "sheets")
STATUTE_KEYS = ("minimum_rule", "missed_minimum", "spread_limit")


class TallyRefused(ValueError):
    """The input cannot be judged; ``faults`` names every reason found."""

    def __init__(self, faults: list[Fault]):
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in faults))

    def as_json(self) -> dict:
        """``{"refused": true, "reasons": [{"reason", "message", "member"?, "criterion"?}]}``."""
        reasons = []
        for fault in self.faults:
            reason = {"reason": fault.reason, "message": fault.message}
            for name in ("member", "criterion"):
                if getattr(fault, name) is not None:
                    reason[name] = getattr(fault, name)
            reasons.append(reason)
        return {"refused": True, "reasons": reasons}


def tally_text(text: str) -> dict:
    """Judge the sheets of a JSON text. Returns the result as JSON-ready data; raises ``TallyRefused``."""
    return tally(parse(text))


def parse(text: str) -> Any:
    """Strict JSON: no key twice (a second answer would silently win), no NaN or Infinity. Raises ``TallyRefused``."""
    def once(pairs: list[tuple[str, Any]]) -> dict:
        found: dict = {}
        for key, value in pairs:
            if key in found:
                raise TallyRefused([Fault("duplicate_key", f"Khóa «{key}» ghi hai lần", key)])
            found[key] = value
        return found

    def no_number(name: str) -> None:
        raise TallyRefused([Fault("not_json", f"{name} không phải là số JSON")])

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        if isinstance(error, TallyRefused):
            raise
        raise TallyRefused([Fault("not_json", f"Không phải JSON hợp lệ: {error}")]) from None


def tally(data: Any) -> dict:
    """Judge input already read from JSON. Raises ``TallyRefused`` with every fault that was found."""
    if not isinstance(data, Mapping):
        raise TallyRefused([Fault("not_an_object", "Dữ liệu phải là một đối tượng JSON")])
    allowed = ", ".join(KEYS)
    faults = [Fault("unknown_key", f"Không có khóa «{key}»; chỉ có: {allowed}") for key in data if key not in KEYS]
    cset, statute = _set(data, faults), _statute(data, faults)
    sheets = _sheets(data, faults)
    cases = data.get("cases", {})
    if not isinstance(cases, Mapping):
        faults.append(Fault("unknown_case", "«cases» phải là một đối tượng JSON"))
        cases = {}
    elif cset:
        faults += case_faults(cset, cases)
    scores = _score(cset, cases, sheets, faults) if cset else {}
    if faults or cset is None or statute is None:
        raise TallyRefused(faults)
    return _printed(judge(cset, statute, scores))


def _set(data: Mapping, faults: list[Fault]) -> CriteriaSet | None:
    code = data.get("set")
    try:
        return criteria_set(code if isinstance(code, str) else "")
    except LawError:
        faults.append(Fault("unknown_set", f"Không có bộ tiêu chí «{code}»" if "set" in data else "Thiếu «set»"))
        return None


def _statute(data: Mapping, faults: list[Fault]) -> StatuteRules | None:
    given = data.get("statute", {})
    if not isinstance(given, Mapping):
        faults.append(Fault("statute", "«statute» phải là một đối tượng JSON"))
        return None
    try:
        return StatuteRules.from_mapping(given, STATUTE_KEYS)
    except StatuteError as error:
        faults.append(Fault("statute", f"Quy chế, «{error.key}»: {error.message}"))
        return None


def _sheets(data: Mapping, faults: list[Fault]) -> dict[str, Mapping]:
    """Marks by member, in the order given."""
    sheets = data.get("sheets")
    if not isinstance(sheets, list) or not sheets:
        faults.append(Fault("no_sheets", "Không có phiếu nào: «sheets» phải là danh sách có ít nhất một phiếu"))
        return {}
    found: dict[str, Mapping] = {}
    seen: set[str] = set()
    for at, sheet in enumerate(sheets):
        fault = _sheet_fault(at, sheet)
        if fault:
            faults.append(fault)
            continue
        member = sheet["member"]
        # The same name typed with other spaces or composed otherwise is still the same member.
        known_as = " ".join(unicodedata.normalize("NFC", member).split())
        if known_as in seen:
            faults.append(Fault("two_sheets", f"Thành viên «{member}» có hai phiếu", member=member))
            continue
        seen.add(known_as)
        found[member] = sheet["marks"]
    return found


def _sheet_fault(at: int, sheet: Any) -> Fault | None:
    if not isinstance(sheet, Mapping) or set(sheet) != {"member", "marks"}:
        return Fault("bad_sheet", f"Phiếu thứ {at + 1} phải có đúng hai khóa «member» và «marks»")
    if not isinstance(sheet["member"], str) or not sheet["member"].strip():
        return Fault("bad_sheet", f"Phiếu thứ {at + 1}: «member» phải là chữ, không để trống")
    if not isinstance(sheet["marks"], Mapping):
        return Fault("bad_sheet", f"Phiếu thứ {at + 1}: «marks» phải là một đối tượng JSON", member=sheet["member"])
    return None


def _score(
    cset: CriteriaSet, cases: Mapping, sheets: Mapping[str, Mapping], faults: list[Fault]
) -> dict[str, SheetScore]:
    scores = {}
    for member, marks in sheets.items():
        faults += [
            Fault("not_answered", f"Phiếu {member}: tiêu chí {row.code} chưa được trả lời", row.code, member)
            for row in cset.score_table if row.code not in marks
        ]
        try:
            scores[member] = score_sheet(cset, cases, marks)
        except ScoringError as error:
            faults += [
                Fault(fault.reason, f"Phiếu {member}: {fault.message}", fault.criterion, member)
                for fault in error.faults if fault.reason not in ("no_case", "unknown_case")  # case_faults says these
            ]
    return scores


def _printed(judgement: Judgement) -> dict:
    return {
        "totals": judgement.totals,
        "mean": two_decimals(judgement.mean, point="."),
        "mean_exact": exact(judgement.mean),
        "spread": judgement.spread,
        "spread_exceeded": judgement.spread_exceeded,
        "band": judgement.band,
        "minimums": [
            {"criterion": each.criterion, "star": each.star, "points": each.points, "sheets_met": each.sheets_met,
             "sheets": each.sheets, "met": each.met}
            for each in judgement.minimums
        ],
        "stars": judgement.stars,
        "explanation": judgement.explanation,
    }
