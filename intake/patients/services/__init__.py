"""The acts on a patient's record, by concept."""

from intake.patients.services.codes import CodeDoesNotWork, issue_code, open_code
from intake.patients.services.contact import record_contact_consent, set_emergency_contact, update_details
from intake.patients.services.enquiries import handle_enquiry, receive_enquiry
from intake.patients.services.entrance import (
    LinkDoesNotWork,
    WrongDateOfBirth,
    make_link,
    open_link,
    request_link,
    send_link,
)
from intake.patients.services.records import open_record, register_patient

__all__ = [
    "CodeDoesNotWork",
    "LinkDoesNotWork",
    "WrongDateOfBirth",
    "handle_enquiry",
    "issue_code",
    "make_link",
    "open_code",
    "open_link",
    "open_record",
    "receive_enquiry",
    "record_contact_consent",
    "register_patient",
    "request_link",
    "send_link",
    "set_emergency_contact",
    "update_details",
]
