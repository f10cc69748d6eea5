"""Settings, from the environment read once by `clinic.environment`. Development needs no variable at all."""

from pathlib import Path

from clinic.environment import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_folder

SECRET_KEY = environment.secret_key
DEBUG = environment.debug
ALLOWED_HOSTS = environment.allowed_hosts
BASE_URL = environment.base_url
CSRF_TRUSTED_ORIGINS = [environment.base_url]

INSTALLED_APPS = [
    "clinic",
    "intake",
    "treatments",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "clinic.accounts.sessions.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "intake.patients.sessions.end_after_absence",
    "clinic.web.middleware.no_store",
    "clinic.audit.middleware.who_and_why",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"

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
                "clinic.web.context.page",
            ],
            "builtins": ["clinic.web.templatetags.stillpoint"],
        },
    }
]

# --- Data

DATABASES = {"default": environment.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database and not in Redis: signing in must work while the broker is down.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "clinic_cache"}}

PGHISTORY_APPEND_ONLY = True

# --- Signing in

AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "clinic.accounts.adapter.ClinicAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 60 * 60

SESSION_ENGINE = "clinic.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "clinic.web.views.csrf_failure"

# --- Language and time: stored in UTC, shown on the clock of the site or the patient

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Pages

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"vendor/{name}", folder)
        for name, folder in {
            "bootstrap": _MODULES / "bootstrap" / "dist",
            "htmx": _MODULES / "htmx.org" / "dist",
            "vega": _MODULES / "vega" / "build",
            "vega-lite": _MODULES / "vega-lite" / "build",
            "vega-embed": _MODULES / "vega-embed" / "build",
        }.items()
        if folder.is_dir()
    ),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if environment.production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Where exports and imports are worked on; everything in it is deleted when its time is over.
WORK_DIR = DATA_DIR / "work"
WHITENOISE_USE_FINDERS = not environment.production
WHITENOISE_AUTOREFRESH = environment.debug

# What a page of this package needs from the rooms above, by name.
HOME_PAGES = {"staff": "worklist:home", "patient": "patients:own-home", "public": "patients:enquiry"}
PAGE_FACTS = {"open_risk_cases": "intake.risk.queries.open_case_count"}

# What rooms above add to pages of the rooms below, by name: `card(request, patient)`, `todos(patient, at)`,
# `items(user, at)`.
PATIENT_CARDS = [
    "intake.risk.cards.card",
    "intake.screening.cards.card",
    "intake.consent.cards.card",
    "treatments.courses.cards.card",
    "treatments.scheduling.cards.card",
    "treatments.infusions.cards.card",
    "treatments.therapy.cards.card",
    "treatments.followups.cards.card",
    "treatments.outcomes.cards.card",
]
PATIENT_TODOS = [
    "intake.screening.todos.todos",
    "intake.consent.todos.todos",
    "treatments.scheduling.cards.todos",
    "treatments.followups.cards.todos",
    "treatments.outcomes.todos.todos",
]
WORKLIST = [
    "intake.risk.work.items",
    "intake.screening.work.items",
    "intake.patients.work.items",
    "intake.consent.work.items",
    "treatments.courses.work.items",
    "treatments.scheduling.work.items",
    "treatments.followups.work.items",
    "treatments.infusions.work.items",
    "treatments.stock.work.items",
]
# What stands behind a sign of risk: the first part of its key -> `(patient id, key) -> [risk.shown.Shown]`.
RISK_SIGNS = {
    "assessment": "intake.assessments.signs_shown.shown",
    "inbound": "intake.risk.shown.in_a_reply",
}
# Who reads a protocol before it is kept or signed: `(data) -> None`, raising ValueError, KeyError or TypeError.
PROTOCOL_READERS = ["treatments.infusions.rules.protocol_reader.read", "treatments.followups.plan_rows.read"]
# Whether somebody of a course is being treated this minute, so that its protocol stays: `(course) -> bool`.
COURSE_BUSY = "treatments.infusions.queries.is_in_the_chair"

# What the consent has to cover: `(patient) -> (course id, mg/kg, not before)`, each of them or None.
CONSENT_COURSE = "treatments.courses.queries.consent_context"

# The documents of a patient for the export of the whole clinic: `(patient, at) -> iterable of (file name, PDF)`.
PATIENT_DOCUMENTS = [
    "treatments.exports.paper.consents",
    "treatments.infusions.record_documents.records",
    "treatments.exports.paper.letters",
]

# Where a patient goes on after a questionnaire: the first part of `Assessment.about` -> `(assessment) -> url`.
AFTER_ASSESSMENT = {
    "pre-assessment": "intake.screening.flow.after",
    "follow-up": "treatments.followups.flow.after",
}
# What draws the course of a patient's scores on a booster review: `(patient) -> {"template", "context"}`.
COURSE_CURVE = "treatments.outcomes.cards.curve"
# Who wants to know that a questionnaire is being answered, likewise: `(assessment, at) -> None`.
ON_ANSWER = {"pre-assessment": "intake.screening.services.note_answer"}

# --- Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
if environment.production:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Messages

EMAIL = environment.email
DEFAULT_FROM_EMAIL = environment.default_from_email
if EMAIL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = EMAIL["host"], EMAIL["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["user"], EMAIL["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["use_tls"], EMAIL["use_ssl"]
    EMAIL_TIMEOUT = 20
# A mail provider instead of a mail server: its name; what it is told stands in ANYMAIL.
EMAIL_PROVIDER, ANYMAIL = environment.email_provider or (None, {})
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
    # A link of ours is never sent through the provider's click tracker; one that cannot be asked for that is fine.
    ANYMAIL = {"REQUESTS_TIMEOUT": 20, "IGNORE_UNSUPPORTED_FEATURES": True, **ANYMAIL}
TWILIO = environment.twilio

# Who decides what a message says, when it is sent: purpose -> dotted path (see clinic/messaging/README.md).
MESSAGE_PURPOSES = {
    "account": "clinic.accounts.deciders.account_mail",
    "invitation": "intake.screening.deciders.invitation",
    "nudge": "intake.screening.deciders.nudge",
    "sign-in-link": "intake.patients.deciders.sign_in_link",
    "reply": "intake.patients.deciders.reply",
    "risk-case": "intake.risk.deciders.risk_case",
    "crisis-reply": "intake.risk.deciders.crisis_reply",
    "appointment": "treatments.followups.deciders.appointment",
    "missed-appointment": "treatments.followups.deciders.missed",
    "after-care": "treatments.followups.deciders.after_care",
    "questionnaire": "treatments.followups.deciders.questionnaire",
    "booster-offer": "treatments.followups.deciders.booster_offer",
    "prescriber-call": "treatments.infusions.deciders.prescriber_call",
    "waitlist-offer": "treatments.scheduling.deciders.waitlist_offer",
}
# What each is called in the message log.
MESSAGE_PURPOSE_NAMES = {
    "account": "About an account of staff",
    "invitation": "Invitation to the questions",
    "nudge": "Questions begun and not finished",
    "sign-in-link": "New link to their pages",
    "reply": "Answer to STOP, START or HELP",
    "risk-case": "Call to a clinician: a safety answer",
    "crisis-reply": "Answer to a text about safety",
    "appointment": "Appointment",
    "missed-appointment": "Appointment that was missed",
    "after-care": "After the visit",
    "questionnaire": "Questions are due",
    "booster-offer": "Times kept to choose from",
    "prescriber-call": "Call to a prescriber: a chair",
    "waitlist-offer": "An earlier time is free",
}
# Purposes that do not wait for allowed hours and do not count against a patient's limits.
MESSAGE_PURPOSES_AT_ONCE = {"account", "sign-in-link", "reply", "risk-case", "crisis-reply", "prescriber-call"}
# The words of messages to patients, as they are shipped; a clinic may write its own (clinic.messaging.words.Wording).
MESSAGE_WORDINGS = [
    "intake.screening.wording.WORDINGS",
    "treatments.followups.wording.WORDINGS",
    "treatments.scheduling.wording.WORDINGS",
    "intake.patients.wording.WORDINGS",
    "intake.risk.wording.WORDINGS",
]
# In which languages a patient can be written to or asked: `() -> codes`.
PATIENT_LANGUAGES = ["clinic.messaging.own_words.languages", "intake.instruments.queries.languages_in_use"]
# What tells a stranger what is treated, beside the words of clinic.sites.neutral: `(text) -> the telling words in it`.
MESSAGE_TELLING = ["intake.screening.medicines.named_in"]
# How many messages of other purposes one patient gets (clinic/messaging/limits.py has the source).
MESSAGES_PER_PATIENT_PER_DAY = environment.messages_per_day
MESSAGES_PER_PATIENT_PER_WEEK = environment.messages_per_week
# How fast each channel is used (clinic/messaging/pacing.py).
MESSAGES_PER_MINUTE = {"email": environment.email_per_minute, "sms": environment.sms_per_minute}
# Links in kept messages can be followed only where that is the only way to follow them.
MESSAGE_LINKS_SHOWN = not (environment.email or environment.email_provider or environment.production)
# What becomes of a reply: `(inbound, at) -> outcome`. Whose messages a member of staff may see, their names,
# and who is meant by a name or record number.
INBOUND_HANDLER = "intake.risk.inbound.handle"
MESSAGE_SCOPE = "intake.patients.queries.visible_patient_ids"
MESSAGE_PATIENTS = "intake.patients.queries.patient_names_for"
MESSAGE_SEARCH = "intake.patients.queries.found"

# --- The worker

CELERY_BROKER_URL = environment.redis_url
REDIS_CLIENT_URL = environment.redis_client_url
RISK_CLOCK_SCALE = environment.risk_clock_scale

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.log_level},
}
