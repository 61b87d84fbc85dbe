"""Seasons, boards, evaluations and the acts of registration and inspection."""

from django.urls import path

from evaluations.views import eliminations, evaluations, home, inspections, registration, supplements

urlpatterns = [
    path("viec/", home.home, name="home"),
    path("ho-so/<int:pk>/dua-vao-dot/", registration.open_draft, name="registration.open_draft"),
    path("danh-gia/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("danh-gia/<int:pk>/nop/", registration.file, name="registration.file"),
    path("danh-gia/<int:pk>/tiep-nhan/", registration.register, name="registration.register"),
    path("danh-gia/<int:pk>/khong-dua-vao/", registration.screen_out, name="registration.screen_out"),
    path("danh-gia/<int:pk>/chuyen-dot/", registration.postpone, name="registration.postpone"),
    path("danh-gia/<int:pk>/rut/", registration.withdraw, name="registration.withdraw"),
    path("danh-gia/<int:pk>/yeu-cau-bo-sung/", supplements.ask, name="supplement.ask"),
    path("danh-gia/<int:pk>/bo-sung/", supplements.answer, name="supplement.answer"),
    path("danh-gia/<int:pk>/bo-sung/ket-thuc/", supplements.close, name="supplement.close"),
    path("danh-gia/<int:pk>/kiem-tra/lap/", inspections.plan, name="inspection.plan"),
    path("danh-gia/<int:pk>/kiem-tra/", inspections.record, name="inspection.record"),
    path("danh-gia/<int:pk>/kiem-tra/anh/", inspections.photos, name="inspection_photos"),
    path("danh-gia/<int:pk>/kiem-tra/kiem-nghiem/", inspections.test_result, name="inspection_test"),
    path("danh-gia/<int:pk>/kiem-tra/ket-luan/", inspections.conclude, name="inspection.conclude"),
    path("danh-gia/<int:pk>/de-nghi-loai/", eliminations.propose, name="elimination.raise"),
    path("danh-gia/<int:pk>/ket-luan-loai/", eliminations.decide, name="elimination.decide"),
    path("anh-kiem-tra/<int:pk>/", evaluations.photo, name="inspection_photo"),
]
