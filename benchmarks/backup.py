"""What a backup and a restore cost. Run: python -m benchmarks.backup [sqlite|postgres] [PRODUCTS]

Promise: with 16,000 products (the default; all their sheets and journal entries) a restore, with all its checks, takes
at most 15 minutes on two cores.
"""

import io
import sys
from pathlib import Path
from time import perf_counter

from benchmarks._portal import portal

LIMIT_RESTORE_S = 900


def main(engine: str = "sqlite", products: str = "16000") -> int:
    """Grow a private portal, back it up, put it back; 0 when the promise holds, else 1."""
    with portal(engine, OCOP_DEMO="1") as folder:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("seed_scale", products=int(products), verbosity=0)
        return _measure(folder / "portal.tar", int(products))


def _measure(out: Path, products: int) -> int:
    from django.core.management import call_command

    from ocop.backup import acts

    began = perf_counter()
    made = acts.backup(out)
    size = out.stat().st_size / 1_000_000
    print(f"backup of {products} products: {made.rows:,} rows, {size:,.0f} MB, {perf_counter() - began:.0f} s")
    began = perf_counter()
    done = acts.restore(out, replace=True)
    print(f"restore: {perf_counter() - began:.0f} s with rows, chain and files checked")
    call_command("check_invariants", stdout=io.StringIO())
    spent = perf_counter() - began
    print(f"restore with all invariants: {spent:.0f} s")
    broken = [f"restore takes {spent:.0f} s"] if spent > LIMIT_RESTORE_S else []
    for promise in broken + done.findings:
        print(f"BROKEN: {promise}")
    return int(bool(broken or done.findings))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
