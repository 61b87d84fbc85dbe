"""Seasons, boards, evaluations and the acts of registration and inspection."""

from django.urls import path

from evaluations.views import eliminations, evaluations, home, inspections, registration, search, seasons, supplements

urlpatterns = [
    path("viec/", home.home, name="home"),
    path("tim/", search.search, name="search"),
    path("ke-hoach/", seasons.season_list, name="season_list"),
    path("ke-hoach/moi/", seasons.season_new, name="season_new"),
    path("ke-hoach/<slug:code>/", seasons.season, name="season"),
    path("ke-hoach/<slug:code>/sua/", seasons.season_edit, name="season_edit"),
    path("ke-hoach/<slug:code>/dot/moi/", seasons.batch, name="season_batch_new"),
    path("ke-hoach/<slug:code>/dot/<int:number>/", seasons.batch, name="season_batch"),
    path("ke-hoach/<slug:code>/hoi-dong/", seasons.council, name="season_council"),
    path("ke-hoach/<slug:code>/ket-thuc/", seasons.close, name="season_close"),
    path("ke-hoach/<slug:code>/tiep-nhan/", seasons.register_many, name="season_register"),
    path("ho-so/<int:pk>/dua-vao-dot/", registration.open_draft, name="registration.open_draft"),
    path("danh-gia/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("danh-gia/<int:pk>/nop/", registration.file, name="registration.file"),
    path("danh-gia/<int:pk>/tiep-nhan/", registration.register, name="registration.register"),
    path("danh-gia/<int:pk>/khong-dua-vao/", registration.screen_out, name="registration.screen_out"),
    path("danh-gia/<int:pk>/chuyen-dot/", registration.postpone, name="registration.postpone"),
    path("danh-gia/<int:pk>/rut/", registration.withdraw, name="registration.withdraw"),
    path("danh-gia/<int:pk>/yeu-cau-bo-sung/", supplements.ask, name="supplement.ask"),
    path("danh-gia/<int:pk>/xa-yeu-cau/", supplements.commune_ask, name="supplement.commune_ask"),
    path("danh-gia/<int:pk>/xa-yeu-cau/ket-thuc/", supplements.commune_close, name="supplement.commune_close"),
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
