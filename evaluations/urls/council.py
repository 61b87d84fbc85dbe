"""Sessions, scoring, rounds and recusals."""

from django.urls import path

from evaluations.views.council import sheets

urlpatterns = [
    path("cham-diem/", sheets.scoring_queue, name="scoring_queue"),
    path("cham-diem/<int:item_pk>/", sheets.sheet, name="sheet"),
    path("cham-diem/<int:item_pk>/luu/", sheets.sheet_save, name="sheet_save"),
    path("cham-diem/<int:item_pk>/nop/", sheets.sheet_review, name="sheet_review"),
]
