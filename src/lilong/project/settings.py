"""Settings: one file, everything that differs between places comes from the environment.

| variable | meaning | default |
|---|---|---|
| LILONG_DATA | folder of files, keys and the default database | `var/` beside the project |
| DATABASE_URL | `postgresql://…` or `sqlite:///…` | SQLite file in LILONG_DATA |
| LILONG_DEMO | `1` opens the one-click demo roles and example data | off |
| LILONG_HOSTS | host names it answers to, with commas | localhost only |
| LILONG_HTTPS | `1` when a proxy in front speaks TLS | off |
| LILONG_MAIL | `smtp://user:password@host:port` | mails are written to LILONG_DATA/mail |
| LILONG_MAIL_MINUTES | a person gets one mail in so many minutes at most | 60 |
| LILONG_LIVE | so many watch meetings at once at most, in one process | 3000 |
| LILONG_LIVE_ADDRESS | and so many of them from one internet address: a hall shares one | 1000 |
| LILONG_OPEN311_HOSTS | inner machines (`host:port`) that may be handed suggestions | none |
| LILONG_URL | address that mails point to, without a slash at the end | by LILONG_HOSTS |
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("LILONG_DATA") or ROOT / "var").resolve()
DEMO = os.environ.get("LILONG_DEMO") == "1"
HTTPS = os.environ.get("LILONG_HTTPS") == "1"
DEBUG = False


def _own_secret(name: str) -> str:
    """A secret of this installation, made on first use and readable by its owner only."""
    if name.upper() in os.environ:
        return os.environ[name.upper()]
    path = DATA_DIR / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # the first process wins; others read its own
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


SECRET_KEY = _own_secret("lilong_secret_key")
FIELD_KEY = _own_secret("lilong_field_key")
SIGNING_KEY = _own_secret("lilong_signing_key")

ALLOWED_HOSTS = os.environ.get("LILONG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "lilong.commons",
    "lilong.places",
    "lilong.people",
    "lilong.survey",
    "lilong.ballot",
    "lilong.council",
    "lilong.cases",
    "lilong.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lilong.commons.web.middleware.content_security",
    "lilong.commons.web.middleware.kept_by_nobody",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lilong.people.web.middleware.session_limits",
    "lilong.people.web.middleware.acting_person",
    "lilong.people.web.middleware.second_factor",
    "lilong.commons.web.middleware.PlainText",
    "lilong.commons.web.middleware.Refusals",
]

ROOT_URLCONF = "lilong.project.urls"
ASGI_APPLICATION = "lilong.project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the applications' own: our pages stand in for those that allauth brings.
        "DIRS": [PACKAGE / "commons" / "web" / "templates", PACKAGE / "people" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lilong.project.navigation.surroundings",
            ],
        },
    }
]

# ── Database ────────────────────────────────────────────────────────────────────────────────
# SQLite: WAL + IMMEDIATE is correctness (a read that turns into a write would fail at once),
# FULL because each use case writes the ledger: an acknowledged act survives a power cut.
_SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728"
    ),
}

# A page asks for fifty rows: to compile a query or to start helpers for it costs more than it.
_POSTGRESQL_OPTIONS = "-c jit=off -c max_parallel_workers_per_gather=0"


def _database() -> dict[str, Any]:
    default = f"sqlite:///{DATA_DIR / 'lilong.sqlite3'}"
    config: dict[str, Any] = dict(dj_database_url.parse(os.environ.get("DATABASE_URL") or default))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **_SQLITE_OPTIONS}
    else:
        config["OPTIONS"] = {
            "options": _POSTGRESQL_OPTIONS,
            **config.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": int(os.environ.get("LILONG_DB_POOL", "4"))},
        }
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── People ──────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["lilong.people.accounts.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "lilong.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/5m/key,60/5m/ip"}
# Behind the one proxy that speaks TLS the visitor's address is the one the proxy names.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_SESSION_REMEMBER = True  # session_limits ends sessions, not the browser's whim
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "lilong.people.accounts.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "lilong.people.web.sign_in_forms.SignInForm",
    "reauthenticate": "lilong.people.web.sign_in_forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "lilong.people.web.sign_in_forms.CodeForm",
    "reauthenticate": "lilong.people.web.sign_in_forms.CodeOnceMoreForm",
    "activate_totp": "lilong.people.web.sign_in_forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lilong"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "lilong.people.web.session_store"
SESSION_IDLE_SECONDS = 4 * 3600
SESSION_ABSOLUTE_SECONDS = 7 * 24 * 3600
SESSION_SEEN_EVERY_SECONDS = 300  # how often a session notes that it is in use
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-lilong" if HTTPS else "lilong"
CSRF_COOKIE_NAME = "__Host-lilong-csrf" if HTTPS else "lilong-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "lilong.commons.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# ── Headers ─────────────────────────────────────────────────────────────────────────────────
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = False  # the proxy in front decides; health checks stay plain
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS

# ── Words and time ──────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "lilong.project.formats"
LANGUAGE_COOKIE_NAME = "lilong-language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# ── Files ───────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "commons" / "web" / "static"]
STATIC_ROOT = Path(os.environ.get("LILONG_STATIC") or ROOT / "build" / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if (STATIC_ROOT / "staticfiles.json").exists()
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 20
UPLOAD_MAX_PHOTO = 15 << 20
UPLOAD_MAX_PIXELS = 60_000_000
UPLOAD_MAX_SPREADSHEET = 50 << 20

# ── Jobs and mail ───────────────────────────────────────────────────────────────────────────
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
        "OPTIONS": {},
    }
}


def _mail() -> dict[str, Any]:
    address = os.environ.get("LILONG_MAIL")
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(DATA_DIR / "mail"),
        }
    parts = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtps",
    }


globals().update(_mail())
DEFAULT_FROM_EMAIL = os.environ.get("LILONG_MAIL_FROM", "lilong@localhost")
MAIL_MINUTES = int(os.environ.get("LILONG_MAIL_MINUTES", "60"))
EMAIL_TIMEOUT = 20
OPEN311_HOSTS = frozenset(filter(None, os.environ.get("LILONG_OPEN311_HOSTS", "").split(",")))
SITE_URL = os.environ.get("LILONG_URL") or (
    f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://localhost:8000"
)

# ── Meetings that are being held ────────────────────────────────────────────────────────────
LIVE_MOST = int(os.environ.get("LILONG_LIVE", "3000"))
LIVE_MOST_OF_ADDRESS = int(os.environ.get("LILONG_LIVE_ADDRESS", "1000"))
LIVE_MOST_OF_PERSON = 12  # pages of one person, or screens of one projector's key

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "lilong.commons.discreet.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LILONG_LOG", "WARNING")},
    "loggers": {"django_tasks": {"level": "WARNING"}, "django_tasks_db": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
