"""Uploads in pieces (tus 1.0.0): what came stays, nothing foreign gets in, the stored hash is that of the bytes."""

import base64
import hashlib
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse

from products.models import Evidence, Upload
from products.vault import receiving
from tests.products import files

pytestmark = pytest.mark.django_db
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
DATA = files.pdf(3)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOAD_ROOT = str(tmp_path / "uploads")


def told(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def begin(client, dossier, name="giay-phep.pdf", size=None, **more):
    pairs = {"filename": name, **more}
    length = len(DATA) if size is None else size
    return client.post(reverse("uploads", args=[dossier.pk]), HTTP_UPLOAD_LENGTH=str(length),
                       HTTP_UPLOAD_METADATA=told(**pairs), **TUS)  # fmt: skip


def send(client, place, offset, data, **more):
    kind = "application/offset+octet-stream"
    headers = {"CONTENT_TYPE": kind, "HTTP_UPLOAD_OFFSET": str(offset), **TUS, **more}
    return client.generic("PATCH", place, data, content_type=kind, **headers)


def test_a_file_in_three_pieces_is_the_file(as_, dossier):
    client = as_("chu_the")
    facts = urlencode({"criteria": ["A.1.1"], "issuer": "Sở Y tế", "expires_on": "01/02/2027"}, doseq=True)
    opened = begin(client, dossier, facts=facts)
    place = opened["Location"]
    assert opened.status_code == 201 and opened["Tus-Resumable"] == "1.0.0" and opened["Upload-Expires"].endswith("GMT")
    cut = [0, 100, 101, len(DATA)]
    for start, stop in pairwise(cut):
        assert client.head(place, **TUS)["Upload-Offset"] == str(start)
        answer = send(client, place, start, DATA[start:stop])
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(stop))
    row = Evidence.objects.get()
    assert row.sha256 == hashlib.sha256(DATA).hexdigest() == hashlib.sha256(row.file.read()).hexdigest()
    assert (row.criteria, row.issuer, row.title) == (["A.1.1"], "Sở Y tế", "giay-phep")
    assert f"{row.expires_on}" == "2027-02-01"
    said = client.get(place, HTTP_ACCEPT="application/json").json()
    assert (said["state"], said["offset"], said["title"]) == ("done", len(DATA), "giay-phep")
    assert not list(receiving.folder().iterdir())


def test_a_lost_connection_keeps_what_came(as_, dossier):
    client = as_("chu_the")
    upload = Upload.objects.get(pk=begin(client, dossier)["Location"].split("/")[-2])
    pieces = iter([DATA[:200], DATA[200:260]])

    def broken(size):
        try:
            return next(pieces)
        except StopIteration:
            raise UnreadablePostError("lost") from None

    with pytest.raises(UnreadablePostError):
        receiving.append(upload, 0, broken)
    assert receiving.offset_of(upload) == 260
    listed = client.get(reverse("uploads", args=[dossier.pk])).json()["uploads"]
    assert [(each["offset"], each["name"]) for each in listed] == [(260, "giay-phep.pdf")]
    page = client.get(reverse("evidence_add", args=[dossier.pk])).content.decode()
    assert "Tệp tải dở" in page and "giay-phep.pdf" in page
    assert send(client, listed[0]["url"], 260, DATA[260:]).status_code == 204
    assert Evidence.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_piece_that_does_not_fit_on_is_refused_and_nothing_changes(as_, dossier):
    client = as_("chu_the")
    place = begin(client, dossier)["Location"]
    send(client, place, 0, DATA[:50])
    wrong = send(client, place, 10, DATA[10:])
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "50")
    digest = base64.b64encode(hashlib.sha256(DATA[50:]).digest()).decode()
    altered = send(client, place, 50, DATA[50:-1] + b"?", HTTP_UPLOAD_CHECKSUM=f"sha256 {digest}")
    assert altered.status_code == 460
    assert send(client, place, 50, DATA[50:] + b"x").status_code == 413
    assert send(client, place, 50, b"x", HTTP_UPLOAD_CHECKSUM="md5 AAAA").status_code == 400
    assert client.generic("PATCH", place, b"x", content_type="text/plain", **TUS).status_code == 415
    assert client.head(place, **TUS)["Upload-Offset"] == "50"
    assert send(client, place, 50, DATA[50:], HTTP_UPLOAD_CHECKSUM=f"sha256 {digest}").status_code == 204
    assert Evidence.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


def test_two_pieces_at_once_one_waits(as_, dossier):
    client = as_("chu_the")
    place = begin(client, dossier)["Location"]
    upload = Upload.objects.get()
    with receiving._locked(upload):
        assert send(client, place, 0, DATA).status_code == 423
    assert send(client, place, 0, DATA).status_code == 204


def test_what_can_be_known_before_is_said_before(as_, dossier, settings):
    client = as_("chu_the")
    settings.EVIDENCE_MAX_MB = 1
    for name, size, status, says in (
        ("a.pdf", 0, 422, "rỗng"), ("a.pdf", 1_000_001, 413, "1 MB"), ("a.exe", 10, 422, "Không nhận loại tệp"),
        ("", 10, 422, "Không nhận loại tệp"),
    ):  # fmt: skip
        answer = begin(client, dossier, name, size)
        assert answer.status_code == status and says in str(answer.json()["fields"]), name
    bad = begin(client, dossier, facts=urlencode({"issued_on": "02/02/2027", "expires_on": "01/02/2027"}))
    assert bad.status_code == 422 and "expires_on" in bad.json()["fields"]
    assert begin(client, dossier, "a.pdf", "mười").status_code == 400
    assert not Upload.objects.exists()
    settings.EVIDENCE_DOSSIER_MAX_MB = 1
    assert begin(client, dossier, "a.pdf", 600_000).status_code == 201
    assert "Cả hồ sơ vượt" in str(begin(client, dossier, "b.pdf", 600_000).json())


def test_a_hostile_file_is_refused_at_the_end_with_the_reason(as_, dossier):
    client = as_("chu_the")
    data = b"<html><script>x()</script>" + DATA
    place = begin(client, dossier, size=len(data))["Location"]
    assert send(client, place, 0, data).status_code == 204
    said = client.get(place).json()
    assert said["state"] == "refused" and "Trước phần PDF" in said["reason"]
    assert not Evidence.objects.exists() and not list(receiving.folder().iterdir())


def test_a_dossier_shut_meanwhile_keeps_the_bytes(as_, world, dossier):
    client = as_("chu_the")
    place = begin(client, dossier)["Location"]
    dossier.filed_at = world.now()
    dossier.save()
    answer = send(client, place, 0, DATA)
    assert answer.status_code == 422 and "Hồ sơ đã nộp" in str(answer.json())
    assert client.head(place, **TUS)["Upload-Offset"] == str(len(DATA))
    dossier.filed_at = None
    dossier.save()
    assert send(client, place, len(DATA), b"").status_code == 204
    assert Evidence.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


def test_other_people_and_other_versions(as_, dossier):
    client = as_("chu_the")
    place = begin(client, dossier)["Location"]
    for stranger in ("chu_the_khac", "can_bo", "xa"):
        assert as_(stranger).head(place, **TUS).status_code == 404
        assert send(as_(stranger), place, 0, DATA).status_code == 404
        assert begin(as_(stranger), dossier).status_code in (403, 404)
    old = client.post(reverse("uploads", args=[dossier.pk]), HTTP_TUS_RESUMABLE="0.2.2")
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")
    able = client.options(place)
    assert "creation" in able["Tus-Extension"] and able["Tus-Max-Size"] == "200000000"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Upload.objects.get().owner)
    assert send(strict, place, 0, DATA).status_code == 403


def test_a_proxy_that_knows_only_get_and_post(as_, dossier):
    client = as_("chu_the")
    place = begin(client, dossier)["Location"]
    kind = "application/offset+octet-stream"
    assert client.post(place, DATA, content_type=kind, **TUS).status_code == 405
    headers = {"HTTP_UPLOAD_OFFSET": "0", "HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH", **TUS}
    assert client.post(place, DATA, content_type=kind, **headers).status_code == 204
    assert Evidence.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


def test_cancelled_and_abandoned_uploads_leave_nothing(as_, world, dossier):
    client = as_("chu_the")
    first, second, third = (begin(client, dossier, f"{n}.pdf")["Location"] for n in "abc")
    send(client, first, 0, DATA[:9])
    assert client.delete(first, **TUS).status_code == 204 and client.head(first, **TUS).status_code == 404
    assert client.post(reverse("upload_cancel", args=[second.split("/")[-2]])).status_code == 302
    send(client, third, 0, DATA[:9])
    later = Upload.objects.get().expires_at + timedelta(seconds=1)
    assert receiving.sweep(later - timedelta(hours=1)) == 0 and receiving.sweep(later) == 1
    assert not Upload.objects.exists() and not list(receiving.folder().iterdir())
    Upload.objects.all().delete()
    assert send(client, third, 9, DATA[9:]).status_code == 404


def test_an_upload_past_its_time_is_gone(as_, world, dossier):
    client = as_("chu_the")
    place = begin(client, dossier)["Location"]
    Upload.objects.update(expires_at=world.now() - timedelta(days=365 * 5))
    assert send(client, place, 0, DATA).status_code == 410
