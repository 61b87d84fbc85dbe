"""The WSGI door that gunicorn opens."""
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
settings.SECRET_KEY  # noqa: B018  Django refuses an empty key when it is read: better now than at the first sign-in
application = get_wsgi_application()
