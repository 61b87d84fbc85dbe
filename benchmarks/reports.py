"""The two largest reports. Run: python -m benchmarks.reports [PRODUCTS OF THE REGISTER] [PRODUCTS OF THE MATRIX]

Promises in the worker: the register of 16,000 products × 40 columns takes at most 20 s and 150 MB more than the process
had; the full matrix of 541 products × 11 members × 35 criteria at most 30 s and 200 MB. Facts are made up here, row by
row as the database gives them; where the database holds products (``manage.py seed_scale``) it is read as well.
"""
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from time import perf_counter, process_time

REGISTER, MATRIX = (20, 150), (30, 200)  # seconds, MB
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)


def peak_mb() -> int:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def register_rows(many: int) -> Iterator[dict]:
    """Rows as the selector completes them: texts of the lengths that offices type."""
    for n in range(many):
        yield {
            "code": f"22-{n % 300:05d}-{n:04d}-2026", "product_name": f"Sản phẩm đặc sản số {n} của Hợp tác xã",
            "stars": 3 + n % 3, "status": "Còn hiệu lực", "valid_from": DAY - timedelta(days=n % 900),
            "valid_to": DAY + timedelta(days=n % 1000), "ends_on": DAY + timedelta(days=n % 1000),
            "days_left": n % 1000,
            "producer_name": f"Hợp tác xã nông nghiệp và dịch vụ số {n % 4000}", "kind_label": "Hợp tác xã",
            "registration": f"{n % 4000:010d}", "founded": date(2015, 3, 1), "address": f"Thôn {n % 30}, Xã Hải Sơn",
            "commune_name": f"Xã số {n % 300}", "commune_code": f"{n % 300:05d}", "district": "Huyện Đầm Hà",
            "province": "Tỉnh Quảng Ninh", "women": "Nữ", "minority": "Dân tộc thiểu số", "sector": "Thực phẩm",
            "group": "Thực phẩm tươi sống", "subgroup": "Rau, củ, quả tươi", "set_number": 1 + n % 26,
            "set_title": "Rau, củ, quả, hạt tươi", "dossier_label": "Lần đầu", "regulation": "26",
            "season": "Kế hoạch đánh giá, phân hạng sản phẩm OCOP năm 2026", "judged_by": "Tỉnh Quảng Ninh",
            "batch": 1 + n % 2, "submitted_on": DAY, "registered_on": DAY, "sheets": 11,
            "mean": Fraction(500 + n % 400, 7), "spread": n % 12, "decision_number": f"{n % 90}/QĐ-UBND",
            "signed_on": DAY, "signer": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "issuer": "Tỉnh Quảng Ninh",
            "certificate_number": f"{n}/2026/GCN-OCOP", "issued_on": DAY,
        }  # fmt: skip


def register(products: int) -> bool:
    """Whether the promise of the register holds."""
    from evaluations.documents.register_workbook import register_workbook
    from evaluations.selectors.reports.recognitions import RecognitionFacts

    facts = RecognitionFacts("Tỉnh Quảng Ninh", "Tỉnh Quảng Ninh", DAY, products, register_rows(products))
    return _measured(f"register, {products} products × 40", lambda: register_workbook(facts, AT), *REGISTER)


def matrix(products: int, members: int = 11) -> bool:
    """Whether the promise of the full matrix holds: one round, the set of 26 with the most criteria up to 35."""
    from evaluations.documents.matrix_workbook import matrix_workbook
    from evaluations.selectors.reports.matrix import Block, MatrixColumn, MatrixFacts, SetMatrix

    columns = tuple(MatrixColumn(f"A.{n // 5}.{n % 5}", "Nguồn nguyên liệu, lao động địa phương", 5) for n in range(35))

    def blocks() -> Iterator[Block]:
        for product in range(products):
            rows = []
            for seat in range(members):
                points = tuple((product + seat + n) % 4 for n in range(35))
                rows.append((f"Thành viên {seat} – Sở Nông nghiệp", points, sum(points)))
            yield Block(f"Sản phẩm {product}", "Hợp tác xã", "Xã Hải Sơn", 1, 1, tuple(rows))

    facts = MatrixFacts("Hà Nội 2021", "Hà Nội", products * members, (SetMatrix("Rau", "26-01", columns, blocks()),))
    what = f"matrix, {products} products × {members} members × {len(columns)} criteria"
    return _measured(what, lambda: matrix_workbook(facts, AT), *MATRIX)


def register_from_database() -> None:
    """The same register from the products that stand in this database, where there are any."""
    from django.utils import timezone

    from evaluations.documents.register_workbook import register_workbook
    from evaluations.models import Recognition
    from evaluations.selectors.reports import Asked
    from evaluations.selectors.reports.recognitions import register as facts_of
    from ocop.accounts.models import RoleGrant

    last = Recognition.objects.order_by("-pk").select_related("decision__unit").first()
    grant = last and RoleGrant.objects.filter(locality=last.decision.unit, role="officer").first()
    if grant:
        asked = Asked(grant.user, timezone.now(), unit=grant.locality)
        _measured(f"register of {grant.locality} from the database", lambda: register_workbook(facts_of(asked), AT),
                  *REGISTER)


def _measured(what: str, make, seconds: int, megabytes: int) -> bool:
    before, begun, worked = peak_mb(), perf_counter(), process_time()
    data = make()
    took, work, more = perf_counter() - begun, process_time() - worked, peak_mb() - before
    size = f"{more} MB more, {peak_mb()} MB in all, a file of {len(data) / 1e6:.1f} MB"
    print(f"{what}: {took:.1f} s ({work:.1f} s of CPU), {size}")
    return took <= seconds and more <= megabytes


def main(products: int = 16_000, judged: int = 541) -> int:
    """0 when both promises hold, else 1."""
    import django

    django.setup()
    held = [register(products), matrix(judged)]
    register_from_database()
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
