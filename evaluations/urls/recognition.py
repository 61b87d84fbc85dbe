"""Proposals, decisions, certificates, reports."""

urlpatterns: list = []
