"""Which column is which: the header of the annex and the other names that offices give the same columns."""

from django.utils.translation import gettext_lazy as _

from ocop.accounts.names import search_key
from products.listing.reading import Row

# Keys are folded (search_key): "Tên sản phẩm", "TEN SAN PHAM" and "ten_san_pham" are one.
SYNONYMS = {
    "number": ("stt", "tt", "so tt", "so thu tu"),
    "product": ("san pham", "ten san pham", "ten sp", "san pham dang ky"),
    "producer": ("chu the", "ten chu the", "chu the san xuat", "don vi", "ten don vi", "co so san xuat"),
    "address": ("dia chi", "xa phuong", "xa", "dia ban", "xa phuong thi tran"),
    "note": ("ghi chu", "hinh thuc", "hinh thuc danh gia", "loai ho so"),
    "set": ("bo san pham", "bo tieu chi", "ma bo", "nhom san pham", "bo so"),
    "kind": ("loai hinh", "loai hinh chu the"),
}
REQUIRED = ("product", "producer", "address")
LABELS = {
    "product": _("san_pham (tên sản phẩm)"),
    "producer": _("chu_the (tên chủ thể)"),
    "address": _("dia_chi (xã, phường)"),
}
_BY_NAME = {name: column for column, names in SYNONYMS.items() for name in names}
LOOKED_AT = 15  # titles of a plan's annex stand above the header


def header(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    """(index of the header row, column name to position) of one sheet; None where no row names the required columns.

    Of two columns with one meaning the first counts.
    """
    for index, row in enumerate(rows[:LOOKED_AT]):
        found: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            column = _BY_NAME.get(search_key(cell.text))
            if column:
                found.setdefault(column, at)
        if all(column in found for column in REQUIRED):
            return index, found
    return None
