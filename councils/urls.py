"""Addresses of the councils."""

from django.urls import path

from councils import views

urlpatterns = [
    path("hoi-dong/", views.council_list, name="council_list"),
    path("hoi-dong/moi/", views.council_new, name="council_new"),
    path("hoi-dong/<int:pk>/", views.council, name="council"),
    path("hoi-dong/<int:pk>/quy-che/", views.statute_change, name="statute_change"),
    path("hoi-dong/<int:pk>/thanh-vien/moi/", views.seat_new, name="seat_new"),
    path("hoi-dong/<int:pk>/to-giup-viec/moi/", views.helper_new, name="helper_new"),
    path("hoi-dong/thanh-vien/<int:pk>/", views.seat_change, name="seat_change"),
    path("hoi-dong/thanh-vien/<int:pk>/bo/", views.seat_remove, name="seat_remove"),
    path("hoi-dong/to-giup-viec/<int:pk>/bo/", views.helper_remove, name="helper_remove"),
]
