"""What anyone may see: the check of a certificate, the register."""

from django.urls import path, re_path

from evaluations.views import public, register

urlpatterns = [
    path("xac-thuc/", public.certificate_lookup, name="certificate_lookup"),
    path("xac-thuc/tep/", public.certificate_file_check, name="certificate_file_check"),
    re_path(  # with or without the last slash of the page's own address
        r"^xac-thuc/(?P<code>[^/]{1,80}?)/?\.json$",
        public.certificate_check,
        {"as_json": True},
        name="certificate_check_json",
    ),
    path("xac-thuc/<str:code>/", public.certificate_check, name="certificate_check"),
    path("san-pham-ocop/", register.register, name="register"),
    path("san-pham-ocop/du-lieu.csv", register.register_csv, name="register_csv"),
    path("san-pham-ocop/du-lieu.json", register.register_json, name="register_json"),
    path("san-pham-ocop/anh/<str:code>.jpg", register.photo, name="register_photo"),
]
