"""The promise of docs/dossiers.md: a dossier of 40 files and 400 MB uploads through a web process of at most 150 MB."""

import base64
import hashlib
import http.client
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import Client

from products import dossiers
from products.models import Evidence
from tests import world as w
from tests.engines.ports import free_port, listens, wait_until
from tests.house.tree import ROOT
from tests.products import files

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
FILES, MEGABYTES, PIECE, MOST_KB = 40, 10, 4_000_000, 150_000


def peak_kb(pid: int) -> int:
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def other(scan: bytes, n: int) -> bytes:
    """The same scan with four bytes of a picture changed: another file, as whole as the first."""
    return scan[:5000] + n.to_bytes(4, "big") + scan[5004:]


@pytest.fixture
def served(portal_env):
    """gunicorn as the portal runs it: two processes of four threads; gives (port, pids of its workers)."""
    port = free_port()
    env = {**portal_env, "OCOP_PORT": str(port), "ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "1", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "gunicorn", "--config", "ocop/web_server.py", "ocop.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until("gunicorn", lambda: listens(port) and children(process.pid), 60)
        yield port, lambda: children(process.pid)
        process.terminate()


class Browser:
    """What static/js/tus.js does, over a plain connection, with a signed-in person's cookies."""

    def __init__(self, port: int, user):
        client = Client()
        client.force_login(user)
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = f"ocop_session={client.cookies['ocop_session'].value}; csrftoken={'c' * 32}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str):
        sent = {"Cookie": self.cookies, "X-CSRFToken": "c" * 32, "Tus-Resumable": "1.0.0",
                **{name.replace("_", "-"): value for name, value in headers.items()}}  # fmt: skip
        self.link.request(method, path, body, sent)
        answer = self.link.getresponse()
        return answer.status, answer.headers, answer.read()

    def upload(self, dossier: int, name: str, data: bytes) -> None:
        told = f"filename {base64.b64encode(name.encode()).decode()}"
        status, headers, _ = self.ask("POST", f"/ho-so/{dossier}/tai-len/", Upload_Length=str(len(data)),
                                      Upload_Metadata=told)  # fmt: skip
        assert status == 201
        for at in range(0, len(data), PIECE):
            status, _, said = self.ask("PATCH", headers["Location"], data[at : at + PIECE], Upload_Offset=str(at),
                                       Content_Type="application/offset+octet-stream")  # fmt: skip
            assert status == 204, said

    def send_form(self, dossier: int, together: list[tuple[str, bytes]]) -> int:
        """The way without scripts: all files in one multipart form."""
        line = b"----ocop"
        parts = [b"--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n\r\n%s\r\n"
                 % (line, name.encode(), data) for name, data in together]  # fmt: skip
        body = b"".join(parts) + b"--%s--\r\n" % line
        kind = f"multipart/form-data; boundary={line.decode()}"
        return self.ask("POST", f"/ho-so/{dossier}/tai-lieu/moi/", body, Content_Type=kind)[0]


def test_forty_files_of_ten_megabytes(served):
    port, workers = served
    world = w.build()
    agent = world.person("chu_the")
    one, two = (dossiers.start(agent, w.product(world, name, of=of), kind="first", regulation="148", now=world.now())
                for of in [w.producer(world)] for name in ("Trà", "Chè"))  # fmt: skip
    scan, sent = files.scan(MEGABYTES), set()
    browser = Browser(port, agent)
    before, began = {pid: peak_kb(pid) for pid in workers()}, time.monotonic()
    for n in range(FILES):
        data = other(scan, n)
        sent.add(hashlib.sha256(data).hexdigest())
        browser.upload(one.pk, f"ho-so-{n}.pdf", data)
    took = time.monotonic() - began
    after = {pid: peak_kb(pid) for pid in workers()}
    total = sum(Evidence.objects.filter(dossier=one).values_list("size", flat=True))
    assert {row.sha256 for row in Evidence.objects.filter(dossier=one)} == sent and total > 400_000_000
    assert all(hashlib.sha256(row.file.read()).hexdigest() == row.sha256 for row in Evidence.objects.all()[:5])

    together = [(f"f{n}.pdf", other(scan, 100 + n)) for n in range(10)]
    assert browser.send_form(two.pk, together) == 302 and Evidence.objects.filter(dossier=two).count() == 10
    form = {pid: peak_kb(pid) for pid in workers()}
    print(f"{FILES} files, {total / 1e6:.0f} MB in {took:.0f} s; peaks of the web processes in kB: idle "
          f"{sorted(before.values())}, after {sorted(after.values())}, "
          f"after a form of 100 MB {sorted(form.values())}")  # fmt: skip
    assert max(after.values()) <= MOST_KB and max(form.values()) <= MOST_KB
