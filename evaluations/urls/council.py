"""Sessions, scoring, rounds and recusals."""

from django.urls import path

from evaluations.views.council import recusals, results, rounds, sessions, sheets

urlpatterns = [
    path("ke-hoach/<slug:code>/phien-hop/moi/", sessions.session_new, name="session_new"),
    path("phien-hop/", sessions.session_list, name="session_list"),
    path("phien-hop/<int:pk>/", sessions.session, name="session"),
    path("phien-hop/<int:pk>/diem-danh/", sessions.session_attendance, name="session.attendance"),
    path("phien-hop/<int:pk>/khai-mac/", sessions.session_open, name="session.open"),
    path("phien-hop/<int:pk>/ket-thuc/", sessions.session_close, name="session.close"),
    path("phien-hop/<int:pk>/chuong-trinh/", sessions.session_agenda, name="session.agenda"),
    path("phien-hop/<int:pk>/thu-tu/", sessions.session_order, name="session.arrange"),
    path("phien-hop/<int:pk>/mo-tat-ca/", sessions.session_open_all, name="session_open_all"),
    path("phien-hop/<int:pk>/dong-tat-ca/", sessions.session_close_all, name="session_close_all"),
    path("danh-gia/<int:pk>/mo-cham/", rounds.round_open, name="round.open"),
    path("danh-gia/<int:pk>/dong-vong/", rounds.round_close, name="round.close"),
    path("danh-gia/<int:pk>/cham-lai/", rounds.round_rescore, name="round.rescore"),
    path("danh-gia/<int:pk>/ket-luan/", rounds.round_conclude, name="round.conclude"),
    path("danh-gia/<int:pk>/dung-vong-1/", rounds.round_stop, name="round.stop"),
    path("danh-gia/<int:pk>/phieu/", rounds.own_sheet, name="sheet.save"),
    path("danh-gia/<int:pk>/phieu/nop/", rounds.own_review, name="sheet.submit"),
    path("danh-gia/<int:pk>/mo-lai-phieu/", recusals.ask_reopening, name="sheet.ask_reopening"),
    path("danh-gia/<int:pk>/mo-lai-phieu/dong-y/", recusals.confirm_reopening, name="sheet.confirm_reopening"),
    path("danh-gia/<int:pk>/tu-choi-cham/", recusals.recusal_declare, name="recusal.declare"),
    path("danh-gia/<int:pk>/tu-choi-cham/quyet-dinh/", recusals.recusal_decide, name="recusal.decide"),
    path("cham-diem/", sheets.scoring_queue, name="scoring_queue"),
    path("cham-diem/<int:item_pk>/", sheets.sheet, name="sheet"),
    path("cham-diem/<int:item_pk>/luu/", sheets.sheet_save, name="sheet_save"),
    path("cham-diem/<int:item_pk>/nop/", sheets.sheet_review, name="sheet_review"),
    path("ket-qua/<int:item_pk>/", results.item_result, name="item_result"),
]
