"""Addresses of people's accounts and of the journal."""
from django.urls import path

from ocop.accounts.views import account, journal, sign_in

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/thu/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", account.password_change, name="password_change"),
    path("tai-khoan/", account.account, name="account"),
    path("nhat-ky/", journal.journal, name="journal"),
]
