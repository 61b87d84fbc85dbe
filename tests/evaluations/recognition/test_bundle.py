"""A season's bundle is recounted by a program that shares nothing with the portal; every tampering is found."""

import ast
import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from evaluations.stages import recognition
from tests import world as w
from tests.evaluations.recognition import cases

ROOT = Path(__file__).resolve().parents[3]
VERIFY = ROOT / "tools" / "verify_bundle.py"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return cases.world()


@pytest.fixture
def bundle(world, tmp_path):
    """A season with products recognised, declined, forwarded and scored twice."""
    of = w.producer(world)
    cases.recognised(world, "Trà hoa vàng", of=of)
    [low] = cases.proposed(world, "Trà thấp điểm", of=of, share=0.3, stars=0)
    recognition.decline(world.people["duyet"], low.pk, reason="Dưới 3 sao", now=world.now())
    [high] = cases.proposed(world, "Trà hạng cao", of=of, share=1, stars=5)
    cases.upper_season(world)
    recognition.forward(world.people["duyet"], high.pk, now=world.now())
    out = tmp_path / "ke-hoach.zip"
    call_command("season_bundle", world.season.code, str(out))
    return out


def verify(path: Path, *options: str) -> tuple[int, dict]:
    command = [sys.executable, "-I", str(VERIFY), str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


def test_a_true_bundle_is_confirmed(bundle, capsys):
    status, report = verify(bundle)
    assert (status, report["ok"], report["faults"]) == (0, True, [])
    assert (report["evaluations"], report["rounds"], report["sheets"]) == (3, 3, 9)


def test_it_imports_the_standard_library_only():
    tree = ast.parse(VERIFY.read_text())
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    names = {a.name.split(".")[0] for n in imports if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module.split(".")[0] for n in imports if isinstance(n, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names) and "sys" in names


def rewrite(bundle: Path, change, *, hashes: bool = True) -> Path:
    """The bundle with its content changed and, where asked, every hash made to fit again."""
    with zipfile.ZipFile(bundle) as old:
        files = {name: json.loads(old.read(name)) for name in old.namelist()}
    change(files)
    names = [name for name in files if name != "manifest.json"]
    data = {name: json.dumps(files[name], ensure_ascii=False, sort_keys=True).encode() for name in names}
    if hashes:
        files["manifest.json"]["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}
    out = bundle.with_name("altered.zip")
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("manifest.json", json.dumps(files["manifest.json"]))
        for name, content in data.items():
            new.writestr(name, content)
    return out


def a_round(files):
    return files["evaluations.json"][0]["rounds"][0]


def lower_a_mark(files):
    marks = a_round(files)["sheets"][0]["marks"]
    code = next(code for code, mark in marks.items() if mark)
    marks[code] = None


def drop_an_answer(files):
    a_round(files)["sheets"][0]["marks"].popitem()


def raise_a_total(files):
    a_round(files)["sheets"][1]["total"] += 1


def raise_the_mean(files):
    a_round(files)["result"].update(mean_exact="69", mean="69.00")


def round_the_mean(files):
    a_round(files)["result"]["mean"] = "70.00"


def give_a_star(files):
    a_round(files)["result"]["stars"] = 4


def recognise_more(files):
    files["evaluations.json"][0]["recognition"]["stars"] = 4


def meet_a_minimum(files):
    minimum = next(m for m in files["evaluations.json"][1]["rounds"][0]["result"]["minimums"] if not m["met"])
    minimum["met"] = True


def lose_a_sheet(files):
    a_round(files)["sheets"].pop()


def copy_a_sheet(files):
    a_round(files)["sheets"].append(a_round(files)["sheets"][0])


def change_the_statute(files):
    a_round(files)["statute"]["spread_limit"] = -1


def soften_the_set(files):
    name = next(name for name in files if name.startswith("sets/"))
    criterion = files[name]["data"]["parts"][0]["sections"][0]["criteria"][0]
    criterion["options"][0]["points"] += 1


def lengthen_validity(files):
    files["evaluations.json"][0]["recognition"]["valid_to"] = "2099-01-01"


def forward_the_low(files):
    files["evaluations.json"][1]["state"] = "forwarded"


def hide_a_first_attempt(files):
    a_round(files)["attempt"] = 2


def lose_the_set(files):
    del files[next(name for name in files if name.startswith("sets/"))]


TAMPERINGS = [
    lower_a_mark, drop_an_answer, raise_a_total, raise_the_mean, round_the_mean, give_a_star, recognise_more,
    meet_a_minimum, lose_a_sheet, copy_a_sheet, change_the_statute, soften_the_set, lengthen_validity, forward_the_low,
    hide_a_first_attempt, lose_the_set,
]  # fmt: skip


def test_every_tampering_is_found_though_all_hashes_fit(bundle):
    status, report = verify(rewrite(bundle, lambda files: None))
    assert (status, report["ok"]) == (0, True), "rewriting alone changes nothing"
    for change in TAMPERINGS:
        status, report = verify(rewrite(bundle, change))
        assert status == 1 and not report["ok"] and report["faults"], change.__name__


def test_a_change_without_new_hashes_is_found_by_them(bundle):
    def rename(files):
        files["evaluations.json"][0]["product"] = "Trà khác"

    status, report = verify(rewrite(bundle, rename, hashes=False))
    assert status == 1 and any("its hash is not the manifest's" in fault for fault in report["faults"])
    status, published = verify(bundle)
    status, report = verify(rewrite(bundle, rename), "--expect", published["manifest_sha256"])
    assert status == 1 and report["faults"] == ["the manifest is not the published one"]
    assert verify(bundle, "--expect", published["manifest_sha256"])[0] == 0


def test_no_bundle_at_all(tmp_path):
    for content in (b"", b"PK\x03\x04", b"hello"):
        file = tmp_path / "x.zip"
        file.write_bytes(content)
        assert verify(file)[0] == 2
    assert verify(tmp_path / "none.zip")[0] == 2


def test_the_same_season_gives_the_same_bytes(bundle, world, tmp_path):
    call_command("season_bundle", str(world.season.pk), str(tmp_path / "again.zip"))
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_nothing_leaves_while_a_round_is_open(world, tmp_path, capsys):
    w.in_round(world, [w.registered(world, "Trà đang chấm")])
    with pytest.raises(SystemExit) as end:
        call_command("season_bundle", world.season.code, str(tmp_path / "x.zip"))
    assert end.value.code == 1 and not (tmp_path / "x.zip").exists()
    with pytest.raises(SystemExit) as end:
        call_command("season_bundle", "khong-co", str(tmp_path / "x.zip"))
    assert end.value.code == 2


def test_no_person_is_in_it(bundle, world):
    names = [f'"{user.username}"' for user in world.people.values()] + ["@example.vn"]
    with zipfile.ZipFile(bundle) as files:
        text = "".join(files.read(name).decode() for name in files.namelist())
    assert "Thành viên 1" in text
    assert not [name for name in names if name in text]
    assert str(date(2023, 9, 11)) in text
