"""Django settings. Everything that differs between machines comes from HOUMA_* variables."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from houma.config.logs import logging_settings
from houma.config.sqlite import ensure_spatial_sqlite
from houma.config.storage import media_directory, media_settings

PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("HOUMA_VAR", PACKAGE.parents[1] / "var")).resolve()
DEBUG = os.environ.get("HOUMA_DEBUG", "") == "1"
# Readers do not wait for the writer; 64 MB of pages stay in memory.
_SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536", "temp_store=MEMORY")


def _secret_key() -> str:
    """The configured key, else one made at the first start and kept beside the database."""
    if given := os.environ.get("HOUMA_SECRET_KEY"):
        return given
    kept = VAR / "secret-key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text()


def _database(url: str) -> dict[str, object]:
    """Settings of one database from ``sqlite:///path`` or ``postgis://user:password@host:port/name?host=/socket``."""
    parts = urlsplit(url)
    if parts.scheme in {"sqlite", "spatialite"}:
        ensure_spatial_sqlite()
        return {
            "ENGINE": "houma.config.spatialite",
            "NAME": unquote(parts.path)[1:],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # Writers wait at BEGIN instead of failing at their first write.
                "timeout": 30,
                "init_command": ";".join(f"PRAGMA {pragma}" for pragma in _SQLITE_PRAGMAS),
            },
        }
    if parts.scheme in {"postgis", "postgres", "postgresql"}:
        query = dict(parse_qsl(parts.query))
        # Compiling a query takes longer than answering it: where statistics are young, PostgreSQL guesses wrong.
        query.setdefault("options", "-c jit=off")
        return {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": unquote(parts.path).removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", "") or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise ValueError(f"HOUMA_DATABASE_URL starts with sqlite:// or postgis://, not {parts.scheme!r}")


SECRET_KEY = _secret_key()
# What was signed with the keys before this one is still believed, until they are taken out.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("HOUMA_OLD_SECRET_KEYS", "").split(",") if key]
# Identity numbers are kept as digests with this key, or with one derived from the secret where none is set.
HOUMA_IDENTITY_KEY = os.environ.get("HOUMA_IDENTITY_KEY", "")
HOUMA_OLD_IDENTITY_KEYS = [key for key in os.environ.get("HOUMA_OLD_IDENTITY_KEYS", "").split(",") if key]
# The machine itself may always ask, for its health say.
ALLOWED_HOSTS = [host for host in os.environ.get("HOUMA_ALLOWED_HOSTS", "").split(",") if host] + [
    "127.0.0.1",
    "localhost",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HOUMA_TRUSTED_ORIGINS", "").split(",") if origin]
DATABASES = {"default": _database(os.environ.get("HOUMA_DATABASE_URL", f"sqlite:///{VAR / 'houma.sqlite3'}"))}
# Connections that one server process keeps open to PostGIS at most; 0 opens one for each request.
HOUMA_DATABASE_POOL = int(os.environ.get("HOUMA_DATABASE_POOL", "8"))
# PostGIS encodes its own tiles; SpatiaLite's are encoded in Python.
VECTOR_TILES_BACKEND = (
    "vectortiles.backends.postgis"
    if "postgis" in str(DATABASES["default"]["ENGINE"])
    else "vectortiles.backends.python"
)
# Debian 12 ships GDAL 3.6; spatial files are read only when an operator names one.
# Whether other subdomains also speak HTTPS, and the preload list, is for whoever owns the domain to decide.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W005", "security.W021"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "django_htmx",
    "vectortiles",
    "csp",
    "houma.domain.background",
    "houma.domain.sources",
    "houma.domain.territories",
    "houma.domain.accounts",
    "houma.domain.documents",
    "houma.domain.indicators",
    "houma.domain.projects",
    "houma.domain.agreements",
    "houma.domain.funding",
    "houma.domain.buildings",
    "houma.domain.households",
    "houma.domain.observatory",
    "houma.domain.rehousing",
    "houma.domain.statistics",
    "houma.domain.watch",
    "houma.domain.desk",
    "houma.web",
]

MIDDLEWARE = [
    "houma.config.requests.tell_requests",
    "houma.config.requests.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "houma.web.kept_by_nobody.keep_from_caches",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "houma.web.refused_looks.note_refused_looks",
]

ROOT_URLCONF = "houma.config.urls"
ASGI_APPLICATION = "houma.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "houma.web.context.site",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "houma.web.accounts.InvitedOnly"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # Of a changed password, address or second factor its person hears.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # Our subjects say themselves who writes.
ACCOUNT_FORMS = {
    "login": "houma.web.account_forms.SignIn",
    "reauthenticate": "houma.web.account_forms.Reauthenticate",
    "add_email": "houma.web.account_forms.AddAddress",
    "change_password": "houma.web.account_forms.ChangePassword",
    "set_password": "houma.web.account_forms.SetPassword",
    "reset_password": "houma.web.account_forms.AskForLink",
    "reset_password_from_key": "houma.web.account_forms.NewPassword",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Whoever finds a session left open changes no address of the account, to which a new password could be sent.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A whole ministry signs in from one address when its day begins. Guessing is slowed down by account, not by address.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "120/m/ip,5/5m/key"}
MFA_ADAPTER = "houma.web.accounts.SecondFactors"
MFA_FORMS = {
    "activate_totp": "houma.web.account_forms.CodeOfTheApp",
    "authenticate": "houma.web.account_forms.SecondStep",
    "reauthenticate": "houma.web.account_forms.SecondStepAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# An invitation came to the address, so that it is known; who adds another one is not kept from a second factor by it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Houma"
MFA_TOTP_TOLERANCE = 1  # A telephone's clock is a few seconds off: the code before and the one after are taken too.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
# The build names its files by their content: they are served from where they were built, nothing is collected.
STATIC_ROOT = PACKAGE / "web" / "static"
WHITENOISE_IMMUTABLE_FILE_TEST = r"/build/assets/[^/]+-[\w-]{8}\.\w+$"
WHITENOISE_AUTOREFRESH = DEBUG
_MEDIA = os.environ.get("HOUMA_MEDIA", str(VAR / "media"))
MEDIA_ROOT = media_directory(_MEDIA) or ""
STORAGES = {
    "default": media_settings(_MEDIA),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
# E-mail leaves by SMTP as soon as a server is named; without one it is shown on the terminal.
EMAIL_HOST = os.environ.get("HOUMA_SMTP_HOST", "")
EMAIL_BACKEND = os.environ.get(
    "HOUMA_EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
_SMTP_TLS = os.environ.get("HOUMA_SMTP_TLS", "")  # "starttls", "tls" from the first byte, or nothing
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP_TLS == "starttls", _SMTP_TLS == "tls"
EMAIL_PORT = int(os.environ.get("HOUMA_SMTP_PORT", {"starttls": "587", "tls": "465"}.get(_SMTP_TLS, "25")))
EMAIL_HOST_USER = os.environ.get("HOUMA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HOUMA_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HOUMA_MAIL_FROM", "Houma <houma@localhost>")
DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
# ODK Collect puts up to 101 files beside the filled form into one request.
DATA_UPLOAD_MAX_NUMBER_FILES = 120

# Open standards: where the official schemas lie, and how this publisher is named in what it publishes.
HOUMA_SCHEMAS = os.environ.get("HOUMA_SCHEMAS", "")
HOUMA_ADDRESS = os.environ.get("HOUMA_ADDRESS", "")
HOUMA_PUBLISHER = os.environ.get("HOUMA_PUBLISHER", "")
HOUMA_PUBLISHER_REFERENCE = os.environ.get("HOUMA_PUBLISHER_REFERENCE", "")
HOUMA_PUBLISHER_TYPE = os.environ.get("HOUMA_PUBLISHER_TYPE", "90")
HOUMA_OC4IDS_PREFIX = os.environ.get("HOUMA_OC4IDS_PREFIX", "")
HOUMA_LICENCE_ADDRESS = os.environ.get("HOUMA_LICENCE_ADDRESS", "")
# Requests that one address may make of the API in a minute without a token; 0 sets no bound.
HOUMA_API_RATE = int(os.environ.get("HOUMA_API_RATE", "120"))

HOUMA_BASE_TILES = os.environ.get("HOUMA_BASE_TILES", "")
# Who is to be named for it: most makers of maps ask for that.
HOUMA_BASE_ATTRIBUTION = os.environ.get("HOUMA_BASE_ATTRIBUTION", "")
_tile_origin = (
    [f"{urlsplit(HOUMA_BASE_TILES).scheme}://{urlsplit(HOUMA_BASE_TILES).netloc}"] if HOUMA_BASE_TILES else []
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tile_origin],
        "connect-src": [SELF, *_tile_origin],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if os.environ.get("HOUMA_HTTPS") == "1":
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]  # Whoever watches from the machine itself speaks plain HTTP.
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logging_settings(os.environ.get("HOUMA_LOG_FORMAT", "line"), os.environ.get("HOUMA_LOG_LEVEL", "WARNING"))
