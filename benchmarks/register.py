"""What the public waits for: the check of a certificate and the register. Run: python -m benchmarks.register [ROUNDS]

Measures the pages in this process on the database as it stands (fill it with ``manage.py seed_scale``). Promise at
16,000 products: the check of a certificate takes at most 50 ms of server time, a page of the register 300 ms (p95).
"""

import sys
from statistics import quantiles
from time import perf_counter, process_time

CHECK_MS, REGISTER_MS = 50, 300


def main(rounds: int = 60) -> int:
    """0 when both promises hold, 1 when one does not, 2 where there is nothing to measure."""
    import django

    django.setup()
    from django.conf import settings
    from django.db.models import Max
    from django.test import Client

    from evaluations.models import Certificate

    settings.ALLOWED_HOSTS = ["testserver"]
    last = Certificate.objects.aggregate(last=Max("pk"))["last"]
    if not last:
        print("no certificate stands in this database: manage.py seed_scale --products N")
        return 2
    step = max(1, last // rounds)
    codes = list(Certificate.objects.filter(pk__in=range(1, last + 1, step)).values_list("code", flat=True))
    print(f"{Certificate.objects.count()} certificates")
    client = Client()
    check = _p95(client, [f"/xac-thuc/{code}/" for code in codes], "check of a certificate")
    unknown = _p95(client, [f"/xac-thuc/{'A' * 24}{a}{b}/" for a in "BCDEF" for b in "QRST"], "unknown code")
    pages = [f"/san-pham-ocop/?page={n}" for n in (1, 2, 300, 600)] + [
        "/san-pham-ocop/?q=tra+hoa", "/san-pham-ocop/?q=khong+co+dau&sao=4", "/san-pham-ocop/?hieu_luc=het",
    ]  # fmt: skip
    register = _p95(client, pages * 4, "page of the register")
    return int(max(check, unknown) > CHECK_MS or register > REGISTER_MS)


def _p95(client, addresses: list[str], what: str) -> float:
    client.get(addresses[0])  # templates are read once per process
    took, cpu = [], process_time()
    for address in addresses:
        start = perf_counter()
        answer = client.get(address)
        took.append((perf_counter() - start) * 1000)
        if answer.status_code not in (200, 404):
            raise SystemExit(f"{address}: {answer.status_code}")
    cuts = quantiles(took, n=20)
    work = (process_time() - cpu) * 1000 / len(took)
    print(f"{what}: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, {work:.1f} ms of CPU, over {len(took)}")
    return cuts[18]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
