"""docker-compose.yml names real modules, known settings and a health check for everything that stays up."""
import re
import shlex
from importlib.util import find_spec

import pytest
import yaml
from django.core.management import get_commands

from tests.house.tree import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
# Who else reads the environment besides ocop/settings.py.
READERS = ["ocop/settings.py", "ocop/web_server.py"]


def test_the_services_are_there():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "db", "redis"}
    assert SERVICES["db"]["image"] == "postgres:17"
    assert "--appendonly yes" in SERVICES["redis"]["command"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_everything_that_stays_up_is_watched_and_restarted(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_one_image_and_known_settings(name):
    service = SERVICES[name]
    assert (service["image"], service["build"]) == ("ocop-portal", ".")
    known = {word for reader in READERS for word in re.findall(r'"([A-Z][A-Z0-9_]+)"', (ROOT / reader).read_text())}
    assert set(service["environment"]) - known == set()


def test_only_the_migrating_service_is_the_owner():
    assert [name for name in OURS if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]] == ["migrate"]


def test_commands_name_real_modules():
    words = shlex.split(SERVICES["web"]["command"])
    assert words[0] == "gunicorn" and find_spec("gunicorn")
    assert find_spec(words[-1]) and (ROOT / words[words.index("--config") + 1]).is_file()
    for name in ("worker", "beat"):
        words = shlex.split(SERVICES[name]["command"])
        assert words[:2] == ["celery", "-A"] and find_spec(words[2]) and words[3] == name
    commands = re.findall(r"manage\.py (\w+)", SERVICES["migrate"]["command"])
    assert commands and set(commands) <= set(get_commands())


def test_everybody_waits_for_the_tables():
    for name in ("web", "worker", "beat"):
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert {waits["db"]["condition"], waits["redis"]["condition"]} == {"service_healthy"}


def test_secrets_come_from_outside():
    for word in re.findall(r"(?:SECRET_KEY|PASSWORD): (.+)", TEXT):
        assert word.startswith("${") and ":?" in word


def test_mounted_files_and_volumes_exist():
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith("./") else source in COMPOSE["volumes"], name


def test_the_image_is_the_portals_and_not_roots():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER ocop" in lines and lines[0].startswith("FROM python:3.11")
    assert "requirements.txt" in "".join(lines) and ".env" in (ROOT / ".dockerignore").read_text().splitlines()
