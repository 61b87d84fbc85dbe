"""Addresses of background work."""
from django.urls import path

from ocop.jobs import views

urlpatterns = [
    path("cong-viec/", views.jobs, name="jobs"),
    path("cong-viec/<uuid:pk>/", views.job, name="job"),
    path("cong-viec/<uuid:pk>/trang-thai/", views.job_state, name="job_state"),
    path("cong-viec/<uuid:pk>/dong/", views.job_line, name="job_line"),
    path("cong-viec/<uuid:pk>/tep/", views.job_file, name="job_file"),
    path("cong-viec/<uuid:pk>/chay-lai/", views.job_retry, name="job_retry"),
    path("cong-viec/<uuid:pk>/huy/", views.job_cancel, name="job_cancel"),
]
