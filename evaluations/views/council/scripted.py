"""Answers for the scoring page's script: what was saved as JSON, and every refusal as JSON with its status."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils import timezone

from ocop.accounts.refusals import Refused, Stale


def saved_facts(sheet, total: int, parts: dict) -> dict:
    """What the page needs after a save; ``sheet`` has version, saved_at and marks."""
    return {
        "version": sheet.version,
        "saved_at": f"{timezone.localtime(sheet.saved_at):%H:%M}",
        "total": total,
        "parts": parts,
        "answered": len(sheet.marks),
    }


def scripted(act: Callable[[], dict]) -> JsonResponse:
    """Do the act and answer its facts (200), or 422, 409 with both versions, 403, 404 with the reasons."""
    try:
        return _json(act(), 200)
    except Refused as refused:
        return _json({"reasons": refused.reasons, "fields": refused.fields}, 422)
    except Stale as stale:
        facts = {"current_version": stale.current, "theirs": stale.theirs, "mine": stale.mine}
        return _json({"reasons": [stale.message], **facts}, 409)
    except PermissionDenied as denied:
        return _json({"reasons": [str(denied)]}, 403)
    except Http404 as missing:
        return _json({"reasons": [str(missing)]}, 404)


def _json(facts: dict, status: int) -> JsonResponse:
    return JsonResponse(facts, status=status, json_dumps_params={"ensure_ascii": False})
