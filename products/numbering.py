"""The numbers of a dossier and of a product, from the commune's own locked series.

* slip: ``…/PĐK-T-X-YYYY`` (Quyết định 26/2026, Mẫu 01), given when the dossier is first filed;
* product: ``T-X-STT-YYYY``, given when the commune reports on it, or when it is taken in; then kept for good.

T and X are the codes of province and commune (Quyết định 19/2025/QĐ-TTg where the installation has loaded them); the
district stands between them for communes that lay in one (Quyết định 1048: T-H-X).
"""

import re
from datetime import datetime

from ocop.accounts.models import Locality
from ocop.accounts.series import take_number
from ocop.journal.words import kept
from ocop.law.calendar import vietnam_day
from products.models import Dossier, Product

SLIPS, PRODUCTS = "slip", "product"


def place_code(commune: Locality) -> str:
    """``T-X``, or ``T-H-X`` for a commune of a district: letters and digits of the units' codes, in capitals."""
    codes, unit = [], commune
    while unit is not None and unit.level != Locality.Level.CENTRE:
        codes.append(re.sub(r"[^0-9A-Z]", "", unit.code.upper()) or str(unit.pk))
        unit = unit.parent
    return "-".join(reversed(codes))


def number_slip(dossier: Dossier, now: datetime) -> str:
    """Give the dossier the next slip number of its commune and year; one that it has already (paper) stays.

    Call inside the act's transaction; the caller saves the row.
    """
    if not dossier.slip_number:
        commune, year = dossier.product.producer.commune, vietnam_day(now).year
        dossier.slip_number = _free(
            commune, SLIPS, year, lambda n: kept(f"{n:02d}/PĐK-{place_code(commune)}-{year}"),
            lambda text: Dossier.objects.filter(slip_number=text).exists(),
        )  # fmt: skip
    return dossier.slip_number


def number_product(product: Product, now: datetime) -> str:
    """Give the product the next code of its commune and year, once; call inside the act's transaction."""
    product = Product.objects.select_for_update(of=("self",)).select_related("producer__commune").get(pk=product.pk)
    if not product.code:
        commune, year = product.producer.commune, vietnam_day(now).year
        product.code = _free(
            commune, PRODUCTS, year, lambda n: f"{place_code(commune)}-{n:02d}-{year}",
            lambda text: Product.objects.filter(code=text).exists(),
        )  # fmt: skip
        product.save(update_fields=["code"])
    return product.code


def _free(commune: Locality, kind: str, year: int, text_of, taken) -> str:
    """The series' next number that nobody wrote by hand before."""
    while True:
        text = text_of(take_number(commune, kind, year))
        if not taken(text):
            return text
