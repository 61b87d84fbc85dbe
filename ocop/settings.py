"""Settings of the portal: one file, every outside value through one typed reader.

Nothing has to be set to try the portal: without ``DATABASE_URL`` it keeps its data in SQLite below
``var/`` and its queue in a Valkey of its own. A server sets ``SECRET_KEY``, ``ALLOWED_HOSTS``, ``DATABASE_URL``
(and ``DATABASE_OWNER_URL``), ``REDIS_URL`` and ``OCOP_HTTPS``.
"""
import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
env = environ.Env()
if not TESTING:
    # Tests see the settings a clean clone has, whatever this machine's .env says.
    environ.Env.read_env(BASE_DIR / env.str("OCOP_ENV_FILE", default=".env"))

VAR_DIR = Path(env.str("OCOP_VAR", default=str(BASE_DIR / "var"))).absolute()
if not env.str("DATABASE_URL", default=""):
    with contextlib.suppress(OSError):  # `tally` needs no folder; whoever does hears it from SQLite
        VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)
OCOP_DEMO = env.bool("OCOP_DEMO", default=False)
# May be empty for commands that sign nothing (`tally`); wsgi.py and celery.py refuse to serve without it.
SECRET_KEY = env.str("SECRET_KEY", default="known-to-all-and-so-for-tests-only" if TESTING else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Where the public opens the portal: printed on certificates and in their QR codes.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "ocop.apps.PortalConfig",
    "ocop.journal",
    "ocop.accounts",
    "ocop.jobs",
    "ocop.papers",
    "ocop.notices",
    "ocop.records",
    "ocop.imports",
    "products",
    "councils",
    "evaluations",
    "ocop.accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_fsm",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "ocop.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Above the policies of a page: a style sheet carries no half kilobyte of what only pages need.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ocop.headers.CompressedPages",
    "ocop.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ocop.front.language_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ocop.accounts.middleware.RefusalsMiddleware",
    "ocop.accounts.middleware.FirstPasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ocop.urls"
WSGI_APPLICATION = "ocop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop.ui.face",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ocop.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SQLITE_OPTIONS = {
    # Writers queue for the lock at BEGIN instead of failing half-way through a transaction.
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    # recursive_triggers: without it INSERT OR REPLACE deletes a guarded row behind the triggers' back.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
}


def _database(url: str) -> dict:
    """The settings of one database URL, with the options its engine needs."""
    config = env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
        # A file and not memory: tests see the locks and the journal mode that users will see.
        config["TEST"] = {"NAME": f"{tempfile.gettempdir()}/ocop-test-{os.getpid()}.sqlite3"}
    return {**config, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


# The runtime role owns no table, so it cannot lift a guard; the owner comes in for what changes the schema.
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'ocop.sqlite3'}"
DATABASE_RUNTIME = _database(DATABASE_URL)
DATABASE_OWNER = _database(env.str("DATABASE_OWNER_URL", default="") or DATABASE_URL)
OWNER_COMMANDS = {"migrate", "flush", "restore"}
AS_OWNER = TESTING or bool(OWNER_COMMANDS.intersection(sys.argv[1:2]))
DATABASES = {"default": DATABASE_OWNER if AS_OWNER else DATABASE_RUNTIME}

# Sessions live in the database and the cache in each process: no page waits for Redis, none is lost with it.
SESSION_COOKIE_NAME = "ocop_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")  # hundreds of sign-ins a run

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ocop.accounts.backends.PersonBackend",
    "ocop.accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Ten wrong passwords for one account from one address close that pair for a quarter of an hour. Not the account
# alone: anybody could then shut a council member out. Off under pytest, whose client signs in without a request.
AXES_ENABLED = not TESTING
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "ocop.accounts.views.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
FORMAT_MODULE_PATH = ["ocop.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("huong-dan", BASE_DIR / "docs" / "img")]
WHITENOISE_MAX_AGE = 3600

# Papers and evidence: a folder below var/, or any S3-compatible store by its bucket's name.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o640
# What one evidence file may be: MB, pages of a PDF (honest scans have 500), megapixels of a picture; MB of a dossier.
EVIDENCE_MAX_MB = env.int("EVIDENCE_MAX_MB", default=200)
EVIDENCE_MAX_PAGES = env.int("EVIDENCE_MAX_PAGES", default=1000)
EVIDENCE_MAX_MEGAPIXELS = env.int("EVIDENCE_MAX_MEGAPIXELS", default=80)
EVIDENCE_DOSSIER_MAX_MB = env.int("EVIDENCE_DOSSIER_MAX_MB", default=1000)
# Where files lie while they come in pieces (one folder for every web process), and how long an unfinished one is kept.
UPLOAD_ROOT = env.str("UPLOAD_ROOT", default="")  # left out: uploads/ below MEDIA_ROOT
UPLOAD_HOURS = env.int("UPLOAD_HOURS", default=72)
# The malware scanner, a ClamAV daemon: tcp://host:3310 or unix:/run/clamav/clamd.ctl; left out: nothing is scanned.
# Its StreamMaxLength must be at least EVIDENCE_MAX_MB, or large files stay in quarantine.
CLAMAV = env.str("CLAMAV", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "ocop.static_files.HashedStaticFiles"
    },
}
# A photo of a field inspection may be this large (MB, 1,000,000 bytes each).
PHOTO_MAX_MB = env.int("OCOP_PHOTO_MAX_MB", default=12)
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }

# What the browser is told. Nothing inline, nobody else's hosts; frames only to lay evidence beside a sheet.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # a sheet is scored with the evidence in a frame beside it
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# On behind a TLS proxy that sets X-Forwarded-Proto; off, the portal answers plain http on the own machine.
HTTPS = env.bool("OCOP_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# One JSON object a line, each with the id of the request or job it belongs to.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ocop.request_log.JsonFormatter"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stream"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Every answer is logged once, with its duration, by ocop.request_log.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        # What is wrong with a signature is told to the person who asked, not written into the log with a traceback.
        "pyhanko": {"level": "CRITICAL"},
        "axes": {"level": "WARNING"},
    },
}


def _socket_in(folder: Path) -> Path:
    """Valkey's Unix socket below ``folder``, or in the temporary folder where the path would pass the 108 bytes
    that the kernel allows."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= 100:
        return path
    return Path(tempfile.gettempdir()) / f"ocop-{os.getuid()}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:12]}.sock"


# The portal's own seal on certificates: a PKCS#12 file, or "development" for a test key of this machine; "": none.
SEAL_KEY = env.str("SEAL_KEY", default="")
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", default="")
# Root certificates (PEM or DER files) that a signature on a certificate taken back must lead to.
SIGNING_ROOTS = env.list("SIGNING_ROOTS", default=[])

# Mail: smtp://user:password@host:587 (smtp+tls:// for STARTTLS), dummymail:// for none at all: the portal tells alone.
# Left out, letters stay as files below var/mail.
MAIL = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_BACKEND"], MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH, EMAIL_TIMEOUT = str(VAR_DIR / "mail"), 20
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Cổng OCOP <khong-tra-loi@localhost>")
# The hour of the day (0 to 23, Viet Nam) from which the one daily letter of notices goes out.
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)

# Work is a row (ocop.jobs); the broker only carries it to a worker, and a lost message is sent again by the sweeper.
VALKEY_SOCKET = _socket_in(VAR_DIR)
REDIS_URL = env.str("REDIS_URL", default="") or ("memory://" if TESTING else f"redis+socket://{VALKEY_SOCKET}")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A killed worker's task comes back within seconds instead of an hour.
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A page never hangs on a broker that is down: the sweeper enqueues later.
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_SOFT_TIME_LIMIT = 600  # seconds; below the visibility timeout, so no task runs twice at once
CELERY_TASK_TIME_LIMIT = 660
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "ocop.jobs.sweep", "schedule": 30.0, "options": {"expires": 30}},
    # Asks for what is due every day; asked often it is done once a day, whenever the worker was up.
    "daily": {"task": "ocop.jobs.daily", "schedule": 600.0, "options": {"expires": 600}},
}
