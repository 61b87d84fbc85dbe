"""Handlers of the jobs of this app: take ids, call one function, safe to run twice. A module for each kind of work."""
from evaluations.tasks import (  # noqa: F401 — registers the handlers
    certificates,
    papers,
    reminders,
    renewals,
    reports,
    supplements,
)
