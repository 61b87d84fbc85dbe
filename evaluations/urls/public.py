"""What anyone may see: the check of a certificate, the register."""

urlpatterns: list = []
