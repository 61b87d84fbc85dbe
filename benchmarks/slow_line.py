"""What the portal is like on a slow line. Run: python -m benchmarks.slow_line

Slow 3G as Chromium plays it: 400 kbit/s down and up, 400 ms for every request, the processor as it is. Chromium adds
the 400 ms to each request and none for opening a connection; the server stands on the same machine, without TLS.
Medians of five runs, each in a browser that has never been here, signed in by a cookie.

Promises: a scoring sheet coming from the member's queue, as it is in life (styles and fonts are kept by then), is
painted within 1.5 s; no page sends more than 200 kB on its first load or shifts its layout by more than 0.1.
"""

import os
import shutil
import subprocess
import sys
from statistics import median

from benchmarks._portal import portal
from benchmarks.scoring import ROOT, web_server

RUNS = 5
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
LIMIT_PAINT_MS, LIMIT_BYTES, LIMIT_SHIFT = 1500, 200_000, 0.1
# Chromium tells what it sees; the largest thing painted and every shift come as they happen.
WATCH = """
window.seen = {largest: 0, shift: 0, shifted: []};
new PerformanceObserver(list => list.getEntries().forEach(e => seen.largest = e.startTime))
    .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => {
    if (e.hadRecentInput) return;
    seen.shift += e.value;
    e.sources.forEach(s => s.node && seen.shifted.push(s.node.className || s.node.nodeName));
})).observe({type: 'layout-shift', buffered: true});
"""
READ = "({...seen, first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0})"


def main() -> int:
    """Measure on a private database; 0 when every promise holds, else 1."""
    with portal("sqlite", ALLOWED_HOSTS="testserver,127.0.0.1", DEBUG="1"):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        member, pages = _world()
        _collect_static()
        with web_server() as port:
            broken = _measure(f"http://127.0.0.1:{port}", member, pages)
    for promise in broken:
        print(f"BROKEN: {promise}")
    return int(bool(broken))


def _world() -> tuple[str, dict[str, tuple[str, bool]]]:
    """A member with one open sheet: their session's cookie, and name → (address, signed in) of the pages."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from ocop.law import loader
    from products import lawbook
    from tests import world as w

    law = max(loader.sets_of("148"), key=lambda each: len(each.criteria))
    world = w.build()
    lawbook.load(w.START, (law.code,))
    _, [item] = w.in_round(world, [w.registered(world, "Khoai lang sấy dẻo Hải Sơn", slug=law.slug)])
    client = Client()
    client.force_login(world.seats[1].user, backend="ocop.accounts.backends.PersonBackend")
    connection.close()
    print(f"sheet of {len(law.criteria)} criteria; 400 kbit/s, 400 ms; medians of {RUNS} runs, nothing kept before")
    return client.cookies["ocop_session"].value, {
        "front page": (reverse("front"), False),
        "sign-in": (reverse("sign_in"), False),
        "home": (reverse("home"), True),
        "queue": (reverse("scoring_queue"), True),
        "sheet": (reverse("sheet", args=[item.pk]), True),
    }


def _collect_static() -> None:
    """Hashed and compressed, as ``make run`` does it."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DEBUG": "0"}, check=True)


def _measure(address: str, member: str, pages: dict[str, tuple[str, bool]]) -> list[str]:
    from playwright.sync_api import sync_playwright

    from tests.engines.browser import FLAGS

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    broken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        _visit(browser, address, member, pages["sheet"][0])  # the first request of a process loads what later ones find
        for name, (url, signed_in) in pages.items():
            cookie = member if signed_in else ""
            broken += _judge(name, [_visit(browser, address, cookie, url) for _ in range(RUNS)])
        queue, sheet = pages["queue"][0], pages["sheet"][0]
        runs = [_visit(browser, address, member, sheet, before=queue) for _ in range(RUNS)]
        broken += _judge("sheet, from the queue", runs, LIMIT_PAINT_MS)
        browser.close()
    return broken


def _visit(browser, address: str, cookie: str, url: str, *, before: str = "") -> dict:
    """Open a page on the slow line. ``before``: a page that was opened, at any speed, on the way."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 800})
    if cookie:
        context.add_cookies([{"name": "ocop_session", "value": cookie, "url": address}])
    context.add_init_script(WATCH)
    page, sent = context.new_page(), []
    if before:
        page.goto(address + before, wait_until="networkidle")
    line = context.new_cdp_session(page)
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(address + url, wait_until="networkidle")
    seen = page.evaluate(READ)
    context.close()
    return seen | {"bytes": sum(sent)}


def _judge(name: str, runs: list[dict], limit: int | None = None) -> list[str]:
    first, largest, sent, shift = (median(run[key] for run in runs) for key in ("first", "largest", "bytes", "shift"))
    print(f"{name}: first paint {first:.0f} ms, largest {largest:.0f} ms, {sent / 1000:.1f} kB, shift {shift:.3f}")
    broken = [f"{name}: first paint after {first:.0f} ms"] if limit and first > limit else []
    broken += [f"{name}: {sent} bytes on the first load"] if sent > LIMIT_BYTES else []
    if shift > LIMIT_SHIFT:
        broken.append(f"{name}: the layout shifts by {shift:.3f} ({', '.join(sorted(set(runs[0]['shifted'])))})")
    return broken


if __name__ == "__main__":
    sys.exit(main())
