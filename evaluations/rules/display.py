"""How exact figures are shown: two decimals, half up, with the Vietnamese comma; and the fraction itself."""
from fractions import Fraction


def hundredths(value: Fraction | int) -> int:
    """The value in hundredths, half up (away from zero); what every shown mean is made from."""
    value = Fraction(value) * 100
    doubled = abs(value.numerator) * 2 + value.denominator
    rounded = doubled // (value.denominator * 2)
    return rounded if value >= 0 else -rounded


def two_decimals(value: Fraction | int, point: str = ",") -> str:
    """``70,50``; give ``point="."`` for data that machines read."""
    shown = hundredths(value)
    sign = "-" if shown < 0 else ""
    return f"{sign}{abs(shown) // 100}{point}{abs(shown) % 100:02d}"


def exact(value: Fraction | int) -> str:
    """``141/2``, a whole value as ``70``."""
    return str(Fraction(value))
