"""What the rows of a list mean: product, producer, commune, kind of dossier, criteria set; errors by cell.

Plain rows come out (they are stored as JSON and shown): nothing is written here.
"""

from itertools import groupby

from django.utils.translation import gettext as _

from ocop.accounts.models import Locality
from ocop.accounts.names import search_key
from ocop.journal.words import kept
from ocop.law import loader
from products.listing import columns
from products.listing.mapping import guess, missing
from products.listing.reading import Row, Unreadable
from products.models import CriteriaSet, DossierKind, Producer, ProducerType, Product

NAME_LIMIT = 200
KINDS = {
    "": DossierKind.FIRST,
    "lan dau": DossierKind.FIRST,
    "moi": DossierKind.FIRST,
    "nang hang": DossierKind.UPGRADE,
    "danh gia lai": DossierKind.RE_RANKING,
    "danh gia phan hang lai": DossierKind.RE_RANKING,
}
# How a name begins tells the kind of owner; the longest beginning first.
OWNERS = (
    ("lien hiep hop tac xa", ProducerType.COOPERATIVE), ("hop tac xa", ProducerType.COOPERATIVE),
    ("htx", ProducerType.COOPERATIVE), ("to hop tac", ProducerType.COOPERATIVE_GROUP),
    ("tht", ProducerType.COOPERATIVE_GROUP), ("to san xuat", ProducerType.COOPERATIVE_GROUP),
    ("cong ty", ProducerType.COMPANY), ("cty", ProducerType.COMPANY), ("doanh nghiep", ProducerType.COMPANY),
    ("dntn", ProducerType.COMPANY), ("trang trai", ProducerType.FARM), ("ho", ProducerType.HOUSEHOLD),
    ("hkd", ProducerType.HOUSEHOLD), ("co so", ProducerType.HOUSEHOLD), ("hoi", ProducerType.ASSOCIATION),
    ("hiep hoi", ProducerType.ASSOCIATION), ("trung tam", ProducerType.OPERATOR),
)  # fmt: skip
WRITTEN = kept(("xã ", "phường ", "thị trấn ", "đặc khu "))
PREFIXES = ("xa ", "phuong ", "thi tran ", "dac khu ")


class Book:
    """What the rows are held against, read once: the unit's communes, the sets, what is there already."""

    def __init__(self, unit: Locality, regulation: str):
        communes = Locality.objects.within(unit).filter(level=Locality.Level.COMMUNE)
        self.communes: dict[str, list[int]] = {}
        self.names: dict[int, str] = {}
        for pk, name, key in communes.values_list("pk", "name", "search_key"):
            self.names[pk] = name
            for each in {*_with_and_without_prefix(name.casefold(), WRITTEN), *_with_and_without_prefix(key, PREFIXES)}:
                self.communes.setdefault(each, []).append(pk)
        regime = loader.regulation(regulation).criteria_regime
        sets = CriteriaSet.objects.current().filter(regulation=regime).values_list("pk", "code", "set_number", "title")
        self.sets: dict[str, int] = {}
        for pk, code, number, title in sets:
            self.sets |= {search_key(code): pk, str(number): pk, search_key(title): pk, f"bo {number}": pk}
        here = Producer.objects.filter(commune__in=self.names)
        self.producers = {(c, key): pk for pk, c, key in here.values_list("pk", "commune", "search_key")}
        known = Product.objects.filter(producer__commune__in=self.names)
        self.products = {(p, key): pk for pk, p, key in known.values_list("pk", "producer", "search_key")}
        self.product_names = {key for _, key in self.products}

    def commune(self, name: str) -> list[int]:
        """Communes of that name: just so where one is written so (Hương Vân is not Hương Văn), else without marks."""
        return self.communes.get(" ".join(name.casefold().split())) or self.communes.get(search_key(name), [])


def _with_and_without_prefix(name: str, prefixes: tuple[str, ...]) -> set[str]:
    return {name, next((name.removeprefix(p) for p in prefixes if name.startswith(p)), name)}


def understand(rows: list[Row], unit: Locality, regulation: str, mapping: dict[str, dict] | None = None) -> list[dict]:
    """One dict per product of the list, with ``errors`` and ``warnings`` by cell.

    ``mapping`` (see ``listing.mapping``) says which column is which; guessed where it is left out. Sheets that do not
    name the required columns are left alone. Raises Unreadable where no sheet names them, or none has a product.
    """
    book = Book(unit, regulation)
    chosen = guess(rows) if mapping is None else mapping
    lacking = missing(chosen)
    if lacking:
        raise Unreadable(_("Chưa rõ cột nào là: {names}.").format(names=", ".join(lacking)))
    found = []
    for sheet, group in groupby(rows, key=lambda row: row.sheet):
        known = chosen.get(sheet, {"columns": {}})
        if all(name in known["columns"] for name in columns.REQUIRED):
            found += [_product(row, known["columns"], book) for row in group if row.number > known["header"]]
    found = [row for row in found if row["product"] or row["producer"] or row["errors"]]
    if not found:
        raise Unreadable(_("Dưới dòng tiêu đề không có sản phẩm nào."))
    _mark_twins(found)
    return found


def _product(row: Row, places: dict[str, int], book: Book) -> dict:
    cell = {name: row.cells[at] if at < len(row.cells) else None for name, at in places.items()}
    text = {name: c.text if c else "" for name, c in cell.items()}
    errors = [_at(row, c.place, c.fault) for name, c in cell.items() if c and c.fault and name != "number"]
    place = {name: c.place if c else _("dòng {row}").format(row=row.number) for name, c in cell.items()}
    made = {
        "sheet": row.sheet, "number": row.number, "product": text["product"], "producer": text["producer"],
        "address": text["address"], "note": text.get("note", ""), "warnings": [], "errors": errors,
    }  # fmt: skip
    for name in columns.REQUIRED:
        if not text[name] and not (cell[name] and cell[name].fault):
            errors.append(_at(row, place[name], _("thiếu {column}").format(column=columns.LABELS[name])))
        elif len(text[name]) > NAME_LIMIT and name != "address":
            errors.append(_at(row, place[name], _("dài hơn {most} ký tự").format(most=NAME_LIMIT)))
    if not errors and not search_key(text["product"]):
        errors.append(_at(row, place["product"], _("tên phải có chữ hoặc số")))
    made["commune"] = _commune(row, place["address"], text["address"], book, errors)
    made["owner"] = _owner(row, place["producer"], text.get("kind") or text["producer"], errors)
    made["kind"] = _kind(row, text.get("note", ""), place.get("note", ""), made["warnings"])
    made["set"] = _set(row, text.get("set", ""), place.get("set", ""), book, errors)
    _compare(made, book)
    return made


def _at(row: Row, place: str, fault: str) -> str:
    return _("Trang «{sheet}», ô {place}: {fault}.").format(sheet=row.sheet, place=place, fault=fault)


def _commune(row: Row, place: str, address: str, book: Book, errors: list[str]) -> int | None:
    if not address:
        return None
    # The commune is the last part of an address that names one: "Thôn 2, Xã Bình Thành, thị xã Hương Trà".
    for part in reversed(address.replace(";", ",").replace(" - ", ",").split(",")):
        at = book.commune(part)
        if len(at) == 1:
            return at[0]
        if at:
            fault = _("có {count} đơn vị tên «{address}»; ghi rõ xã, phường").format(count=len(at), address=address)
            errors.append(_at(row, place, fault))
            return None
    errors.append(_at(row, place, _("không có xã, phường «{address}» trong địa bàn").format(address=address)))
    return None


def _owner(row: Row, place: str, name: str, errors: list[str]) -> str:
    key = search_key(name)
    found = next((kind for start, kind in OWNERS if key == start or key.startswith(f"{start} ")), None)
    if found is None and key:
        fault = _(
            "không rõ loại hình của «{name}»; thêm cột loai_hinh (HTX, Công ty, Hộ kinh doanh…)"
        ).format(name=name)
        errors.append(_at(row, place, fault))
    return found.value if found else ""


def _kind(row: Row, note: str, place: str, warnings: list[str]) -> str:
    key = search_key(note)
    if key not in KINDS:
        warnings.append(_at(row, place, _("ghi chú «{note}» được giữ lại; coi là đăng ký lần đầu").format(note=note)))
    return KINDS.get(key, DossierKind.FIRST).value


def _set(row: Row, text: str, place: str, book: Book, errors: list[str]) -> int | None:
    if not text:
        return None
    found = book.sets.get(search_key(text))
    if found is None:
        errors.append(_at(row, place, _("không có bộ tiêu chí «{text}» (ghi số, mã hoặc tên bộ)").format(text=text)))
    return found


def _compare(made: dict, book: Book) -> None:
    """Flag what is there already: the producer is used again, the product is not made twice."""
    product, producer = search_key(made["product"])[:300], search_key(made["producer"])[:300]
    made["producer_id"] = book.producers.get((made["commune"], producer))
    made["product_id"] = book.products.get((made["producer_id"], product))
    if made["product_id"]:
        made["warnings"].append(_("Sản phẩm đã có trên cổng; chỉ lập thêm hồ sơ nếu chưa có hồ sơ đang viết."))
    elif product in book.product_names:
        made["warnings"].append(_("Chủ thể khác trong địa bàn đã có sản phẩm cùng tên."))


def _mark_twins(found: list[dict]) -> None:
    seen: dict[tuple, int] = {}
    for row in found:
        key = (row["commune"], search_key(row["producer"]), search_key(row["product"]))
        if key in seen and key[2]:
            text = _("Trang «{sheet}», dòng {row}: trùng với dòng {first}.")
            row["errors"].append(text.format(sheet=row["sheet"], row=row["number"], first=seen[key]))
        seen.setdefault(key, row["number"])
