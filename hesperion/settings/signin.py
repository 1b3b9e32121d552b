"""How researchers and staff sign in: django-allauth, with a second factor. Patients have no accounts."""

from typing import Any

from hesperion.settings import single_sign_on

AUTHENTICATION_BACKENDS = ["hesperion.accounts.backends.StaffBackend"]
LOGIN_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds; a mailed link sets a password within a day

MFA_REQUIRED = True  # nobody enters /admin/ or /cms/ without a second factor
STAFF_IDLE_SECONDS = 30 * 60  # a session ends when nothing was asked for so long
STAFF_SESSION_SECONDS = 12 * 60 * 60  # and in any case after this

ACCOUNT_ADAPTER = "hesperion.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever sets a password has read our mail
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}  # besides allauth's own
ACCOUNT_FORMS = {
    "login": "hesperion.accounts.forms.StaffSignInForm",
    "reset_password": "hesperion.accounts.forms.ForgottenForm",
    "reset_password_from_key": "hesperion.accounts.forms.NewPasswordForm",
    "change_password": "hesperion.accounts.forms.ChangePasswordForm",
    "reauthenticate": "hesperion.accounts.forms.PasswordAgainForm",
}

# The site's own second factor and roles hold for those who come from the institution's provider, too.
_provider = single_sign_on.from_environment()
OIDC_ISSUER: str = _provider["OIDC_ISSUER"]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = _provider["SOCIALACCOUNT_PROVIDERS"]
SOCIALACCOUNT_ADAPTER = "hesperion.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False

MFA_ADAPTER = "hesperion.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by an administrator, not signed up for
MFA_TOTP_ISSUER = "Hesperion"
MFA_TOTP_TOLERANCE = (
    1  # the codes of the 30 seconds before and after, for slow hands and clocks (RFC 6238)
)
MFA_FORMS = {
    "authenticate": "hesperion.accounts.forms.FactorCodeForm",
    "reauthenticate": "hesperion.accounts.forms.FactorCodeAgainForm",
    "activate_totp": "hesperion.accounts.forms.ActivateAppForm",
    "deactivate_totp": "hesperion.accounts.forms.RemoveAppForm",
    "generate_recovery_codes": "hesperion.accounts.forms.NewRecoveryCodesForm",
    "add_webauthn": "hesperion.accounts.forms.AddPasskeyForm",
}

# Counts of wrong sign-ins, and the codes that were used: the same for all web processes.
CACHES = {
    "default": {
        "BACKEND": "hesperion.cache.CountingCache",
        "LOCATION": "cache",
        "KEY_FUNCTION": "hesperion.cache.hashed_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
