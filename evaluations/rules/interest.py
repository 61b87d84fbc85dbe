"""Facts that may make a member partial to a product's producer, found by comparing what the portal holds of both.

A hint is only raised where two facts meet or one is nobody else's (the same firm, the same telephone): a family name
that a third of a district bears says nothing. The decisions say nothing of recusal; the council's chair confirms or
dismisses every hint with a reason (docs/scoring.md).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

# Folded legal forms and fillers that stand before the name of a firm: "HTX nông nghiệp Hải Sơn" is "hai son".
_FORMS = re.compile(
    r"\b(cong ty|tnhh|co phan|cp|mtv|mot thanh vien|hop tac xa|htx|to hop tac|tht|doanh nghiep|tu nhan|dntn|co so|"
    r"ho kinh doanh|ho san xuat|san xuat|kinh doanh|san xuat va kinh doanh|thuong mai|dich vu|nong nghiep|va)\b"
)
_UNIT_HEADS = re.compile(r"\b(uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|dang uy|phong|ban|hoi)\b")
_PLACE_HEADS = re.compile(r"\b(xa|phuong|thi tran|dac khu)\b")
SHORTEST_NAME = 4  # letters of a firm's own name below which two equal names say nothing


@dataclass(frozen=True)
class Person:
    """A member as far as interests go; texts folded (lower case, no accents) but for commas, "" where unknown."""

    name: str
    office: str = ""
    residence: str = ""
    firm: str = ""
    phones: Collection[str] = ()
    emails: Collection[str] = ()


@dataclass(frozen=True)
class Maker:
    """A producer with its representative, folded in the same way; ``place``: the commune's name."""

    name: str
    representative: str = ""
    residence: str = ""
    address: str = ""
    place: str = ""
    phones: Collection[str] = ()
    emails: Collection[str] = ()


@dataclass(frozen=True)
class Ties:
    """What other rows say: the member acts for the producer, typed in its dossier, or serves its commune."""

    acts_for: bool = False
    entered: bool = False
    serves_place: bool = False


def hints(person: Person, maker: Maker, ties: Ties) -> tuple[str, ...]:
    """Every reason to ask whether the member should keep away from the product, in Vietnamese; empty where none."""
    found = []
    if ties.acts_for:
        found.append("Là người thực hiện hồ sơ của chủ thể trên cổng.")
    if ties.entered:
        found.append("Đã nhập hồ sơ của sản phẩm này.")
    if _same_firm(person, maker):
        found.append("Cùng doanh nghiệp, hợp tác xã với chủ thể.")
    if ties.serves_place or _same_unit(person, maker):
        found.append("Cùng đơn vị: công tác tại xã, phường của chủ thể.")
    if _same_family(person, maker):
        found.append("Cùng họ và cùng nơi cư trú với người đại diện của chủ thể.")
    if set(person.phones) & set(maker.phones):
        found.append("Trùng số điện thoại với chủ thể.")
    if set(person.emails) & set(maker.emails):
        found.append("Trùng thư điện tử với chủ thể.")
    return tuple(found)


def own_name(firm: str) -> str:
    """A firm's name without its legal form: what is left names the firm."""
    return " ".join(_FORMS.sub(" ", firm).split())


def _same_firm(person: Person, maker: Maker) -> bool:
    wanted = own_name(maker.name)
    if len(wanted.replace(" ", "")) < SHORTEST_NAME:
        return False
    if own_name(person.firm) == wanted:
        return True
    # An office that spells out the whole name, legal form and all: "Giám đốc HTX Hải Sơn".
    return re.search(rf"\b{re.escape(maker.name)}\b", person.office) is not None


def _same_unit(person: Person, maker: Maker) -> bool:
    """The office is a unit of the producer's own commune: "Phó Chủ tịch UBND xã Hải Sơn"."""
    if not maker.place or not _UNIT_HEADS.search(person.office):
        return False
    bare = re.escape(" ".join(_PLACE_HEADS.sub(" ", maker.place).split()))
    return bool(bare) and re.search(rf"\b(xa|phuong|thi tran|dac khu) {bare}(,|$)", person.office) is not None


def _same_family(person: Person, maker: Maker) -> bool:
    if not person.name or not maker.representative or person.name.split()[0] != maker.representative.split()[0]:
        return False
    homes = [_home(each) for each in (maker.residence, f"{maker.address}, {maker.place}")]
    return _home(person.residence) != () and _home(person.residence) in homes


def _home(address: str) -> tuple[str, ...]:
    """An address as its first two parts (hamlet or street, commune), without the words before their names."""
    parts = [" ".join(_PLACE_HEADS.sub(" ", part).split()) for part in address.split(",")]
    parts = [re.sub(r"^(thon|to|ap|ban|khu|khom|to dan pho|tdp|so) ", "", part) for part in parts if part]
    return tuple(parts[:2]) if len(parts) >= 2 else ()
