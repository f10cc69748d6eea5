"""The staff pages in the navigation: label, URL name, who may open it, icon. Strings: the rooms are above us."""

from django.urls import reverse

from clinic.accounts.roles import Action

NAVIGATION = (
    ("Today", "worklist:home", Action.SEE_WORKLIST, "today"),
    ("Patients", "patients:list", Action.SEE_PATIENTS, "patients"),
    ("Calendar", "scheduling:calendar", Action.SEE_CALENDAR, "calendar"),
    ("Board", "infusions:board", Action.SEE_BOARD, "board"),
    ("Reviews", "screening:reviews", Action.REVIEW_SCREENING, "review"),
    ("Boosters", "followups:reviews", Action.REVIEW_BOOSTER, "booster"),
    ("Stock", "stock:vials", Action.SEE_STOCK, "stock"),
    ("Outcomes", "outcomes:dashboard", Action.SEE_OUTCOMES, "outcomes"),
    ("Exports", "exports:exports", Action.EXPORT_RECORDS, "download"),
    ("Messages", "messaging:log", Action.SEE_MESSAGES, "messages"),
    ("Enquiries", "patients:enquiries", Action.HANDLE_ENQUIRIES, "enquiry"),
    ("Audit", "audit:access", Action.SEE_AUDIT, "audit"),
    ("Protocols", "courses:protocols", Action.SEE_PROTOCOLS, "protocol"),
    ("Question\u00adnaires", "instruments:questionnaires", Action.SEE_QUESTIONNAIRES, "list"),
    ("Consent texts", "consent:documents", Action.MANAGE_CLINIC, "document"),
    ("Clinic", "sites:sites", Action.MANAGE_CLINIC, "clinic"),
)
# Pages outside the address of the entry that leads to them: URL name, and that of the entry.
LED_TO_BY = {"scheduling:resources": "sites:sites"}


def navigation_for(user, path: str) -> list[dict]:
    """The entries this user may open, the one that holds `path` marked as current."""
    entries = [
        {"label": label, "url": reverse(name), "icon": icon}
        for label, name, action, icon in NAVIGATION
        if user.may(action)
    ]
    path = next((reverse(entry) for page, entry in LED_TO_BY.items() if path.startswith(reverse(page))), path)
    holders = [entry for entry in entries if path.startswith(entry["url"])]
    current = max(holders, key=lambda entry: len(entry["url"]), default=None)
    for entry in entries:
        entry["current"] = entry is current
    return entries
