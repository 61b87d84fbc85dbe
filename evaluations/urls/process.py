"""Seasons, boards, evaluations and the acts of registration and inspection."""

from django.urls import path

from evaluations.views import evaluations, home

urlpatterns = [
    path("viec/", home.home, name="home"),
    path("danh-gia/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("anh-kiem-tra/<int:pk>/", evaluations.photo, name="inspection_photo"),
]
