"""What the rows of a province's register of earlier recognitions mean; errors by sheet, row and column.

Plain rows come out (they are stored as JSON and shown): nothing is written here.
"""

from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from evaluations.models import Recognition
from ocop.accounts.models import Locality
from ocop.accounts.names import search_key
from ocop.law import loader
from ocop.law.calendar import certificate_end
from ocop.law.errors import LawError
from products.listing.reading import Cell, Row, Unreadable
from products.listing.understanding import NAME_LIMIT, OWNERS, Book
from products.models import CriteriaSet

COLUMNS = {
    "product": ("san pham", "ten san pham"),
    "producer": ("chu the", "ten chu the", "don vi", "co so"),
    "place": ("xa phuong", "xa", "dia chi", "dia ban"),
    "stars": ("hang sao", "so sao", "hang", "sao"),
    "decision": ("so quyet dinh", "quyet dinh"),
    "decided": ("ngay quyet dinh", "ngay ky"),
    "number": ("so giay chung nhan", "so giay"),
    "issued": ("ngay cap",),
    "ends": ("het han", "ngay het han", "gia tri den"),
    "body": ("co quan cong nhan", "co quan cap"),
    "set": ("bo san pham", "bo so", "bo tieu chi", "ma bo"),
}
LABELS = {
    "product": "san_pham", "producer": "chu_the", "place": "xa_phuong", "stars": "hang_sao",
    "decision": "so_quyet_dinh", "decided": "ngay_quyet_dinh", "set": "bo_san_pham",
}  # fmt: skip
REQUIRED = tuple(name for name in LABELS if name != "set")
LOOKED_AT = 15
_BY_NAME = {name: column for column, names in COLUMNS.items() for name in names}


def understand(rows: list[Row], unit: Locality, today: date) -> list[dict]:
    """One dict for each recognised product, with ``errors`` by cell. Raises Unreadable without a header row."""
    reader, found, headed = _Reader(unit, today), [], False
    for __, group in groupby(rows, key=lambda row: row.sheet):
        sheet = list(group)
        header = _header(sheet)
        if header is None:
            continue
        headed = True
        found += [reader.read(row, header[1]) for row in sheet[header[0] + 1 :]]
    if not headed:
        wanted = ", ".join(LABELS[name] for name in REQUIRED)
        raise Unreadable(
            _("Không thấy dòng tiêu đề. Cần các cột: {wanted}; có thể thêm so_giay, ngay_cap, het_han.").format(
                wanted=wanted
            )
        )
    if not found:
        raise Unreadable(_("Dưới dòng tiêu đề không có sản phẩm nào."))
    _mark_twins(found)
    return found


def _header(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    for index, row in enumerate(rows[:LOOKED_AT]):
        found: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            column = _BY_NAME.get(search_key(cell.text))
            if column:
                found.setdefault(column, at)
        if all(name in found for name in REQUIRED):
            return index, found
    return None


class _Reader:
    """Reads the rows of one register against what the portal knows, read once."""

    def __init__(self, unit: Locality, today: date):
        self.unit, self.today = unit, today
        self.book = Book(unit, loader.regulation_on(today).id)
        self.sets = _sets()
        # A product recognised here already by that decision is not recognised twice.
        rows = Recognition.objects.filter(product_id__in=self.book.products.values())
        self.known = set(rows.values_list("product_id", "decision__signed_on"))

    def read(self, row: Row, places: dict[str, int]) -> dict:
        nothing = Cell("", "")
        cells = {name: row.cells[at] if at < len(row.cells) else nothing for name, at in places.items()}
        errors = [_at(row, cell.place, cell.fault) for cell in cells.values() if cell.fault]
        line = _Line(row, cells, errors)
        for name in REQUIRED:
            if not line.text(name) and not cells[name].fault:
                line.fault(name, _("thiếu {column}").format(column=LABELS[name]))
        made = {
            "sheet": row.sheet, "row": row.number, "errors": errors, "product": line.name("product"),
            "producer": line.name("producer"), "place": line.text("place"), "decision": line.text("decision")[:60],
            "number": line.text("number")[:60], "body": line.text("body")[:160] or None, "stars": line.stars(),
        }  # fmt: skip
        made |= self._dates(line)
        made |= self._subject(line, made)
        return made

    def _dates(self, line: "_Line") -> dict:
        decided, issued, ends = (line.day(name) for name in ("decided", "issued", "ends"))
        if decided and decided > self.today:
            line.fault("decided", _("ngày quyết định chưa tới"))
            decided = None
        law = None
        if decided:
            try:
                law = loader.regulation_on(decided)
            except LawError:
                line.fault("decided", _("trước ngày có quy định OCOP đầu tiên (21/8/2019)"))
        issued = issued or decided
        if decided and issued and issued < decided:
            line.fault("issued", _("ngày cấp trước ngày quyết định"))
        if law and issued and not ends:
            ends = certificate_end(issued, law.certificate_months)
        if issued and ends and ends <= issued:
            line.fault("ends", _("ngày hết hạn không sau ngày cấp"))
        days = {"decided": decided, "issued": issued, "ends": ends}
        return {name: day.isoformat() if day else None for name, day in days.items()} | {
            "regulation": law.id if law else None
        }

    def _subject(self, line: "_Line", made: dict) -> dict:
        """The commune, the kind of owner, and what is on the portal already."""
        commune = self._commune(line)
        producer = self.book.producers.get((commune, search_key(made["producer"])[:300]))
        product = self.book.products.get((producer, search_key(made["product"])[:300]))
        if product and made["decided"] and (product, date.fromisoformat(made["decided"])) in self.known:
            line.fault("decision", _("sản phẩm này đã được ghi công nhận theo quyết định ngày đó"))
        found = None
        if product is None and made["regulation"]:
            regime = loader.regulation(made["regulation"]).criteria_regime
            found = self.sets.get((regime, search_key(line.text("set")).removeprefix("bo ").strip()))
            if found is None:
                fault = (
                    _("thiếu bo_san_pham")
                    if not line.text("set")
                    else _("không có bộ «{text}»").format(text=line.text("set"))
                )
                line.fault(
                    "set",
                    _("{fault} (số bộ theo Quyết định {regulation})").format(
                        fault=fault, regulation=made["regulation"]
                    ),
                )
        owner = _owner(made["producer"])
        if producer is None and not owner and made["producer"]:
            line.fault("producer", _("không rõ loại hình; tên bắt đầu bằng HTX, Tổ hợp tác, Công ty, Hộ, Trang trại…"))
        return {"commune": commune, "owner": owner, "producer_id": producer, "product_id": product, "set": found}

    def _commune(self, line: "_Line") -> int | None:
        for part in reversed(line.text("place").replace(";", ",").split(",")):
            at = self.book.commune(part)
            if len(at) == 1:
                return at[0]
            if at:
                line.fault("place", _("có {count} đơn vị tên «{part}»").format(count=len(at), part=part.strip()))
                return None
        if line.text("place"):
            line.fault("place", _("không có xã, phường «{text}» trong địa bàn").format(text=line.text("place")))
        return None


class _Line:
    """One row's cells by column, and its faults."""

    def __init__(self, row: Row, cells: dict[str, Cell], errors: list[str]):
        self.row, self.cells, self.errors = row, cells, errors

    def text(self, name: str) -> str:
        return self.cells[name].text if name in self.cells else ""

    def fault(self, name: str, words: str) -> None:
        place = self.cells[name].place if name in self.cells else ""
        self.errors.append(_at(self.row, place, words))

    def name(self, name: str) -> str:
        text = self.text(name)
        if text and not search_key(text):
            self.fault(name, _("tên phải có chữ hoặc số"))
        elif len(text) > NAME_LIMIT:
            self.fault(name, _("dài hơn {most} ký tự").format(most=NAME_LIMIT))
        return text[:NAME_LIMIT]

    def stars(self) -> int | None:
        text = search_key(self.text("stars")).removesuffix("sao").strip()
        if text in ("3", "4", "5"):
            return int(text)
        if self.text("stars"):
            self.fault("stars", _("hạng sao «{text}» không phải 3, 4 hoặc 5").format(text=self.text("stars")))
        return None

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        self.fault(name, _("«{text}» không phải ngày/tháng/năm").format(text=text))
        return None


def _owner(name: str) -> str:
    key = search_key(name)
    return next((kind.value for start, kind in OWNERS if key == start or key.startswith(f"{start} ")), "")


def _sets() -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    fields = ("pk", "regulation", "code", "set_number", "title")
    for pk, regime, code, number, title in CriteriaSet.objects.current().values_list(*fields):
        found |= {(regime, search_key(code)): pk, (regime, str(number)): pk, (regime, search_key(title)): pk}
    return found


def _at(row: Row, place: str, fault: str) -> str:
    # A column that the sheet does not have has no cell.
    sentence = _("Trang «{sheet}», dòng {row}: {fault}.")
    if place:
        sentence = _("Trang «{sheet}», dòng {row}, ô {cell}: {fault}.")
    return sentence.format(sheet=row.sheet, row=row.number, cell=place, fault=fault)


def _mark_twins(found: list[dict]) -> None:
    seen: dict[tuple, int] = {}
    for row in found:
        key = (row["commune"], search_key(row["producer"]), search_key(row["product"]), row["decided"])
        if key in seen:
            row["errors"].append(
                _("Trang «{sheet}», dòng {row}: trùng với dòng {seen}.").format(
                    sheet=row["sheet"], row=row["row"], seen=seen[key]
                )
            )
        seen.setdefault(key, row["row"])
