"""The portal's addresses and the style page, which the portal shows only with DEBUG or OCOP_DEMO."""
from django.urls import path

from ocop import style
from ocop.urls import urlpatterns as portal

urlpatterns = [*portal, path("kieu-dang/", style.page)]
