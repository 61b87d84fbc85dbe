"""Every route carries its rule."""
import json

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.http import require_POST

from ocop.accounts import access
from ocop.accounts.models import Role
from ocop.accounts.routes import Route, routes


def test_no_route_without_a_rule():
    assert [route.path for route in routes() if not route.rule] == []


def test_no_writing_route_hides_behind_a_name_twice():
    names = [route.name for route in routes() if route.rule != "admin"]
    assert sorted(names) == sorted(set(names))


def test_the_list_knows_paths_methods_and_rules():
    found = {route.name: route for route in routes()}
    assert found["job_file"] == Route("/cong-viec/<uuid:pk>/tep/", "job_file", ("GET", "HEAD"), "signed_in")
    assert found["sign_out"] == Route("/dang-xuat/", "sign_out", ("POST",), "public")
    assert found["job_cancel"].rule == "act:job.cancel"
    assert found["journal"].rule == "role:auditor,admin"
    assert found["admin:index"].rule == "admin"


def _bare(request):
    return HttpResponse()


urlpatterns = [
    path("a/<int:pk>/", require_POST(access.role(Role.OFFICER)(_bare)), name="ruled"),
    path("b/", _bare, name="bare"),
]


@override_settings(ROOT_URLCONF=__name__)
def test_a_bare_view_is_found(capsys):
    assert routes() == [Route("/a/<int:pk>/", "ruled", ("POST",), "role:officer"),
                        Route("/b/", "bare", ("GET", "HEAD", "POST"), "")]
    with pytest.raises(SystemExit) as stop:
        call_command("routes", "--json")
    assert stop.value.code == 1
    assert json.loads(capsys.readouterr().out)["routes"][1] == {
        "path": "/b/", "name": "bare", "methods": ["GET", "HEAD", "POST"], "rule": None}


def test_the_command_is_content_with_the_portal(capsys):
    call_command("routes", "--json")
    assert all(row["rule"] for row in json.loads(capsys.readouterr().out)["routes"])


def test_a_role_must_be_named():
    with pytest.raises(ValueError):
        access.role()
