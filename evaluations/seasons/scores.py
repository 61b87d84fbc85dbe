"""Believable score sheets: marks that add up to a wanted total and respect cases and minimums. Plain Python."""

from random import Random

from ocop.law.model import CriteriaSet, Criterion

WIDEST = 8  # points between members of an ordinary sheet, below every statute's limit


def marks_towards(
    law: CriteriaSet,
    cases: dict[str, int],
    target: int,
    *,
    stars: int,
    rng: Random,
    miss: int | None = None,
    like: dict[str, int | None] | None = None,
) -> dict[str, int | None]:
    """A full sheet of ``target`` points (0–100), or of the nearest total that the options can make.

    Every minimum of 3 to ``stars`` stars is met; ``miss`` names a star one of whose minimums is missed. ``like``: a
    sheet to differ from as little as possible (another member's, or the earlier round's).
    """
    missed = _missed(law, miss)
    choices = {
        c.code: _choices(law, c, cases.get(c.code), stars, miss if c.code == missed else None) for c in law.criteria
    }
    order = list(choices)
    rng.shuffle(order)
    reachable = [1]  # bit n of the last mask: n points can be made of the criteria that are left
    for code in reversed(order):
        reachable.append(_sums(reachable[-1], choices[code]))
    reachable.reverse()
    left = _nearest(reachable[0], target)
    marks = {}
    for at, code in enumerate(order):
        wish = _wish(law.criterion(code), like, target, choices[code], rng)
        fitting = [p for p in choices[code] if p <= left and reachable[at + 1] >> (left - p) & 1]
        points = min(fitting, key=lambda p: (abs(p - wish), p))
        marks[code] = choices[code][points]
        left -= points
    return {c.code: marks[c.code] for c in law.criteria}


def _missed(law: CriteriaSet, star: int | None) -> str | None:
    """The criterion whose minimum is missed: the first that can be missed without falling below the star before."""
    if star is None:
        return None
    return next(
        c.code for c in law.criteria
        if star in c.required_for and any(o.points < c.required_for[star] for o in c.options)
        and not any(other.applies_if and other.applies_if.criterion == c.code for other in law.criteria)
    )  # fmt: skip


def _choices(law: CriteriaSet, criterion: Criterion, case, stars: int, missed: int | None) -> dict[int, int | None]:
    """Points that may be given, each with the position of its answer (``None``: none applies)."""
    reached = stars if missed is None else missed - 1
    least = max((m.points for m in criterion.minimums if m.star <= reached), default=0)
    # A sheet without a story would lose its story criteria: the condition is always fulfilled.
    least = max(
        [
            least,
            *(
                o.applies_if.min_points
                for o in law.criteria
                if o.applies_if and o.applies_if.criterion == criterion.code
            ),
        ]
    )
    most = criterion.required_for[missed] - 1 if missed else criterion.max
    found: dict[int, int | None] = {}
    for at in criterion.positions(case):
        found.setdefault(criterion.options[at].points, at)
    found = {p: at for p, at in found.items() if least <= p <= most}
    return found or {0: None}


def _sums(mask: int, choices: dict[int, int | None]) -> int:
    made = 0
    for points in choices:
        made |= mask << points
    return made


def _nearest(mask: int, target: int) -> int:
    return min((n for n in range(mask.bit_length()) if mask >> n & 1), key=lambda n: (abs(n - target), n))


def _wish(criterion: Criterion, like, target: int, choices: dict, rng: Random) -> float:
    """The points one would give here. Only a wish: what is stored are whole points of the options."""
    if like is not None:
        at = like[criterion.code]
        return (0 if at is None else criterion.options[at].points) + rng.uniform(-0.6, 0.6)
    return max(choices) * target / 100 + rng.uniform(-0.4, 0.4) * criterion.max


def totals_around(target: int, members: int, rng: Random, *, apart: int | None = None) -> list[int]:
    """The members' totals: their exact mean lies in [target, target + 1), at most eight points lie between them.

    ``apart``: a limit that the spread shall exceed, one member differing from the rest.
    """
    while True:
        offsets = [rng.randint(-3, 3) for _ in range(members)]
        if apart is not None:
            offsets[rng.randrange(members)] = -apart
        want = rng.randrange(members)
        others = [n for n in range(members) if offsets[n] != -apart] if apart else list(range(members))
        for n in range(abs(sum(offsets) - want)):
            offsets[others[n % len(others)]] += 1 if sum(offsets) < want else -1
        spread = max(offsets) - min(offsets)
        fits = spread <= WIDEST if apart is None else spread > apart
        if fits and target + min(offsets) >= 0 and target + max(offsets) <= 100:
            return [target + each for each in offsets]
