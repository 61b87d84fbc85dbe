"""Proposals, decisions, certificates, reports."""

from django.urls import path

from evaluations.documents.catalogue import SEASON_REPORTS, UNIT_REPORTS
from evaluations.views import certificates, decisions, forwarding, life, proposals, registers, reports

ACTS = {
    "recognition.propose": ("trinh-quyet-dinh", decisions.propose),
    "recognition.recognise": ("cong-nhan", decisions.recognise),
    "recognition.forward": ("chuyen-cap-tren", decisions.forward),
    "recognition.decline": ("khong-cong-nhan", decisions.decline),
    "recognition.send_back": ("tra-lai-hoi-dong", decisions.send_back),
    "recognition.record_central": ("ket-qua-trung-uong", decisions.record_central),
    "certificate.issue": ("lap-lai-giay", decisions.issue),
}
LIFE = {
    "revocation.propose": ("de-nghi-thu-hoi", life.revoke_propose),
    "revocation.decide": ("thu-hoi", life.revoke_decide),
    "revocation.drop": ("khong-thu-hoi", life.revoke_drop),
    "extension.grant": ("keo-dai", life.extend),
    "certificate.correct": ("cap-lai", life.correct),
    "certificate.take_back": ("ban-ky-so", life.take_back),
    "certificate.attach_scan": ("ban-quet", life.attach_scan),
    "certificate.english": ("ban-tieng-anh", life.english),
}
urlpatterns = [
    path("de-nghi/", proposals.proposal_list, name="proposal_list"),
    path("de-nghi/chuyen-cap-tren/", proposals.proposal_forward, name="proposal_forward"),
    path("de-nghi/khong-cong-nhan/", proposals.proposal_decline, name="proposal_decline"),
    path("de-nghi/tra-lai-hoi-dong/", proposals.proposal_send_back, name="proposal_send_back"),
    path("quyet-dinh/moi/", decisions.decision_new, name="decision_new"),
    path("quyet-dinh/<int:pk>/", decisions.decision, name="decision"),
    path("giay-chung-nhan/", certificates.certificate_list, name="certificate_list"),
    path("giay-chung-nhan/<int:pk>/", certificates.certificate, name="certificate"),
    path("giay-chung-nhan/<int:pk>/tai/", certificates.certificate_file, name="certificate_file"),
    path("giay-chung-nhan/<int:pk>/tai/<slug:kind>/", certificates.certificate_other_file, name="certificate_other"),
    path("giay-chung-nhan/sap-het-han/", registers.renewal_radar, name="renewal_radar"),
    path("giay-chung-nhan/so-bo-trong/", registers.number_leave_out, name="number.leave_out"),
    path("giay-chung-nhan/nhap-so/", registers.register_take_over, name="register.take_over"),
    path("giay-chung-nhan/nhap-so/mau.xlsx", registers.register_blank, name="register_template"),
    path("giay-chung-nhan/nhap-so/<int:pk>/", registers.register_check, name="register_check"),
    path("thu-hoi/tai-lieu/<int:pk>/", life.revocation_file, name="revocation_file"),
    path("danh-gia/<int:pk>/goi-chuyen/", forwarding.package, name="forwarding"),
    path("danh-gia/<int:pk>/goi-chuyen/goi-ho-so/", forwarding.package_file, name="forwarding_file"),
    *(path(f"giay-chung-nhan/<int:pk>/{slug}/", view, name=name) for name, (slug, view) in LIFE.items()),
    path("ke-hoach/<slug:code>/bao-cao/", reports.season_report, name="season_report"),
    path("bao-cao/", reports.report_list, name="report_list"),
    *(path(f"ke-hoach/<slug:code>/bao-cao/{r.slug}/", reports.asking(r), name=r.act) for r in SEASON_REPORTS),
    *(path(f"bao-cao/{r.slug}/", reports.asking(r), name=r.act) for r in UNIT_REPORTS),
    *(path(f"danh-gia/<int:pk>/{slug}/", view, name=name) for name, (slug, view) in ACTS.items()),
]
