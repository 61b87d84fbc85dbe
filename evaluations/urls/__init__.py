"""Addresses of the process, one list per subject; an act's address is named after the act."""

from evaluations.urls import council, papers, process, public, recognition

urlpatterns = [
    *process.urlpatterns, *council.urlpatterns, *papers.urlpatterns, *recognition.urlpatterns, *public.urlpatterns
]
