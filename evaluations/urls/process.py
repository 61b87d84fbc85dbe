"""Seasons, boards, evaluations and the acts of registration and inspection."""
urlpatterns: list = []
