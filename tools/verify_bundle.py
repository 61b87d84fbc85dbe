"""Recount a season from its bundle: every total, mean, minimum and star, from the marks alone.

Usage: python3 verify_bundle.py BUNDLE.zip [--expect SHA256]

Standard library only and nothing of the portal, so that a mistake of the portal's is not repeated here. The rules are
those of the published scoring page: a mark is the position of the chosen answer, null is worth 0; a criterion whose
condition fails counts 0; the exact mean is compared with the bands; a minimum is met by more than half of the sheets
(majority), by their mean, or by all; stars are capped below the first missed minimum, or there is no rank.

Prints one JSON object {"ok", "season", "manifest_sha256", "evaluations", "rounds", "sheets", "faults"}; exit status 0
when every figure is confirmed, 1 when one is not, 2 when the file cannot be read as a bundle.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from calendar import monthrange
from datetime import date
from fractions import Fraction

FORMAT = "ocop-season-bundle/1"
BIGGEST = 500_000_000  # bytes of one file in the bundle


class Unreadable(Exception):
    """The file is no bundle."""


def read_bundle(path):
    """The files of the bundle by name, and the manifest's own hash; raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as bundle:
            entries = bundle.infolist()
            if len({entry.filename for entry in entries}) != len(entries):
                raise Unreadable("a file stands twice in the bundle")
            if any(entry.file_size > BIGGEST for entry in entries):
                raise Unreadable("a file of the bundle is too large")
            files = {entry.filename: bundle.read(entry) for entry in entries}
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise Unreadable(str(error)) from error
    for name in ("manifest.json", "season.json", "evaluations.json"):
        if name not in files:
            raise Unreadable(f"{name} is missing")
    return files


def parse(files, name):
    """A file of the bundle as JSON; raises Unreadable."""
    try:
        return json.loads(files[name])
    except (ValueError, UnicodeDecodeError) as error:
        raise Unreadable(f"{name}: {error}") from error


def check_hashes(files, manifest, faults):
    """Every file has the hash that the manifest names, and the manifest names every file."""
    named = manifest.get("files", {})
    for name in sorted(set(named) | (set(files) - {"manifest.json"})):
        if name not in files:
            faults.append(f"{name}: named by the manifest, not in the bundle")
        elif named.get(name) != hashlib.sha256(files[name]).hexdigest():
            faults.append(f"{name}: its hash is not the manifest's")


def check_set(key, content, faults):
    """The set is the text it says it is, and its maxima add up to 100. Returns its criteria in printed order."""
    data = content["data"]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    if hashlib.sha256(text.encode()).hexdigest() != content["sha256"]:
        faults.append(f"set {key}: its hash is not that of its text")
    criteria = []
    for part in data["parts"]:
        own = [(part["code"], c) for section in part["sections"] for c in section["criteria"]]
        if sum(c["max"] for _, c in own) != part["max"]:
            faults.append(f"set {key}: part {part['code']} does not add up to {part['max']}")
        criteria += own
    if sum(c["max"] for _, c in criteria) != 100:
        faults.append(f"set {key}: the maxima do not add up to 100")
    return criteria


def score(criteria, cases, marks):
    """Points by criterion and by part of one sheet, and what is wrong with its marks."""
    points, parts, wrong = {}, {}, []
    for part, criterion in criteria:
        code, options = criterion["code"], criterion["options"]
        earned = 0
        if code not in marks:
            wrong.append(f"{code} is not answered")
        elif marks[code] is not None:
            mark = marks[code]
            if type(mark) is not int or not 0 <= mark < len(options):
                wrong.append(f"{code}: {mark!r} is no position")
            elif criterion.get("cases") and options[mark].get("case") != cases.get(code):
                wrong.append(f"{code}: an answer of another case")
            else:
                earned = options[mark]["points"]
        needs = criterion.get("applies_if")
        if needs and points.get(needs["criterion"], 0) < needs["min_points"]:
            earned = 0
        points[code] = earned
        parts[part] = parts.get(part, 0) + earned
    wrong += [f"{code} is not a criterion of the set" for code in marks if code not in points]
    return points, parts, wrong


def minimums_of(criteria, sheets, rule):
    """Every printed minimum with what the sheets did."""
    found = []
    for _, criterion in criteria:
        for star, least in sorted((int(star), least) for star, least in (criterion.get("required_for") or {}).items()):
            earned = [points[criterion["code"]] for points in sheets]
            reaching = sum(each >= least for each in earned)
            met = {
                "majority": reaching * 2 > len(earned),
                "mean": Fraction(sum(earned), len(earned)) >= least,
                "all": reaching == len(earned),
            }[rule]
            found.append({"criterion": criterion["code"], "star": star, "points": least, "sheets_met": reaching,
                          "sheets": len(earned), "met": met})  # fmt: skip
    return found


def stars_of(band, minimums, missed_minimum):
    """Stars of the band, capped below the first missed minimum, or None where that leaves the product unranked."""
    missed = [each["star"] for each in minimums if not each["met"] and each["star"] <= band]
    if not missed:
        return band
    return min(missed) - 1 if missed_minimum == "cap" else None


def shown(mean):
    """Two decimals, half up."""
    hundredths = (mean.numerator * 200 + mean.denominator) // (2 * mean.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def recount(round_, criteria, bands, where, faults):
    """One closed round from its marks; returns (mean, stars) as they come out here."""
    sheets, totals = [], []
    seats = [sheet["seat"] for sheet in round_["sheets"]]
    if len(set(seats)) != len(seats):
        faults.append(f"{where}: two sheets of one member")
    for sheet in round_["sheets"]:
        points, parts, wrong = score(criteria, round_["cases"], sheet["marks"])
        faults.extend(f"{where}, {sheet['member']}: {each}" for each in wrong)
        if (sum(parts.values()), parts) != (sheet["total"], sheet["parts"]):
            faults.append(f"{where}, {sheet['member']}: {sheet['total']} stored, the marks give {sum(parts.values())}")
        sheets.append(points)
        totals.append(sum(parts.values()))
    if not totals:
        faults.append(f"{where}: closed without a sheet")
        return None, None
    statute = round_["statute"]
    mean, spread = Fraction(sum(totals), len(totals)), max(totals) - min(totals)
    band = max(b["stars"] for b in bands if mean >= b["at_least"])
    minimums = minimums_of(criteria, sheets, statute["minimum_rule"])
    found = {
        "sheets": len(totals), "mean": shown(mean), "mean_exact": str(mean), "spread": spread,
        "spread_exceeded": spread > statute["spread_limit"], "band": band, "minimums": minimums,
        "stars": stars_of(band, minimums, statute["missed_minimum"]),
    }  # fmt: skip
    for name, value in found.items():
        if round_["result"][name] != value:
            faults.append(f"{where}: {name} is stored as {round_['result'][name]!r}, the sheets give {value!r}")
    return mean, found["stars"]


def months_later(day, months):
    """The same day months later, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_outcome(evaluation, season, mean, stars, where, faults):
    """What the decision did follows from the deciding round (or the central result it names)."""
    limit, recognition = season["forward_limit"], evaluation["recognition"]
    if (evaluation["state"] == "recognised") != (recognition is not None):
        faults.append(f"{where}: recognised and a recognition do not go together")
    if evaluation["state"] == "forwarded" and (mean is None or limit is None or mean < limit):
        faults.append(f"{where}: forwarded with a mean of {mean}")
    if recognition is None:
        return
    if evaluation["origin"] != "central" and recognition["stars"] != stars:
        faults.append(f"{where}: {recognition['stars']} stars recognised, the sheets give {stars}")
    if not 3 <= recognition["stars"] <= season["recognises_to"]:
        faults.append(f"{where}: {recognition['stars']} stars are not the unit's to give")
    if evaluation["origin"] != "central" and limit is not None and mean is not None and mean >= limit:
        faults.append(f"{where}: recognised though a mean of {mean} goes up")
    start, end = date.fromisoformat(recognition["valid_from"]), date.fromisoformat(recognition["valid_to"])
    if end != months_later(start, season["certificate_months"]):
        faults.append(f"{where}: valid to {end}, {season['certificate_months']} months from {start} end otherwise")


def check_order(evaluation, where, faults):
    """Rounds and attempts follow one another: none is missing, none stands twice."""
    last = (1, 0)
    for round_ in evaluation["rounds"]:
        here = (round_["round"], round_["attempt"])
        if here not in ((last[0], last[1] + 1), (last[0] + 1, 1)):
            faults.append(f"{where}: round {here[0]}, attempt {here[1]} follows round {last[0]}, attempt {last[1]}")
        last = here


def verify(files):
    """Check everything; returns the report."""
    faults = []
    manifest, season = parse(files, "manifest.json"), parse(files, "season.json")
    if season.get("format") != FORMAT:
        raise Unreadable(f"not a bundle of the format {FORMAT}")
    check_hashes(files, manifest, faults)
    names = [name for name in files if name.startswith("sets/") and name.endswith(".json")]
    sets = {name[5:-5]: check_set(name[5:-5], parse(files, name), faults) for name in names}
    evaluations = parse(files, "evaluations.json")
    rounds = sheets = 0
    for evaluation in evaluations:
        where = f"{evaluation['number']} {evaluation['product']}"
        check_order(evaluation, where, faults)
        mean = stars = None
        for round_ in evaluation["rounds"]:
            here = f"{where}, round {round_['round']}.{round_['attempt']}"
            if round_["set"] not in sets:
                faults.append(f"{here}: set {round_['set']} is not in the bundle")
                continue
            mean, stars = recount(round_, sets[round_["set"]], season["bands"], here, faults)
            rounds, sheets = rounds + 1, sheets + len(round_["sheets"])
        check_outcome(evaluation, season, mean, stars, where, faults)
    return {"ok": not faults, "season": season["code"], "evaluations": len(evaluations), "rounds": rounds,
            "sheets": sheets, "faults": faults}  # fmt: skip


def main(argv=None):
    """Read, recount, print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--expect", default="", help="the manifest's SHA-256 as it was published")
    options = parser.parse_args(argv)
    try:
        files = read_bundle(options.bundle)
        report = verify(files)
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError) as error:
        print(f"{options.bundle}: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    report["manifest_sha256"] = hashlib.sha256(files["manifest.json"]).hexdigest()
    if options.expect and report["manifest_sha256"] != options.expect.lower():
        report["faults"].append("the manifest is not the published one")
        report["ok"] = False
    print(json.dumps(report, ensure_ascii=False))
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
