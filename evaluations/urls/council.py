"""Sessions, scoring, rounds and recusals."""

urlpatterns: list = []
