"""Papers of a season, a session, a batch, a decision, one product; an act's address is named after the act."""

from django.urls import path

from evaluations.views import papers

urlpatterns = [
    path("ke-hoach/<slug:code>/van-ban/", papers.season, name="season_papers"),
    path("ke-hoach/<slug:code>/van-ban/<slug:kind>/", papers.make_for_season, name="paper.season"),
    path("phien-hop/<int:pk>/van-ban/", papers.session, name="session_papers"),
    path("phien-hop/<int:pk>/van-ban/<slug:kind>/", papers.make_for_session, name="paper.session"),
    path("dot-danh-gia/<int:pk>/van-ban/", papers.batch, name="batch_papers"),
    path("dot-danh-gia/<int:pk>/van-ban/<slug:kind>/", papers.make_for_batch, name="paper.batch"),
    path("dot-danh-gia/<int:pk>/thong-bao-chu-the/", papers.letters, name="paper_letters"),
    path("dot-danh-gia/<int:pk>/goi-ho-so/", papers.forwarding_dossier, name="paper_dossier"),
    path("quyet-dinh/<int:pk>/van-ban/", papers.decision, name="decision_papers"),
    path("quyet-dinh/<int:pk>/van-ban/<slug:kind>/", papers.make_for_decision, name="paper.decision"),
    path("danh-gia/<int:pk>/van-ban/", papers.product, name="product_papers"),
    path("danh-gia/<int:pk>/van-ban/<slug:kind>/", papers.make_for_product, name="paper.product"),
]
