"""The mail providers that the settings offer, on this machine: what each is given, answers, and reports later.

Each is written from its own description of its interface, not from the client that talks to it.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.provider import Answer, ProviderServer

SECRET = "provider:a long shared secret"
ADA = "ada@patient.test"


@dataclass(frozen=True)
class Letter:
    """A letter as the provider was given it. `headers` are in small letters; `reference` travels as metadata."""

    to: str
    subject: str
    text: str
    headers: dict[str, str]
    reference: str
    tracked: bool


class MailProvider(ProviderServer):
    """`given` are the letters that it took; `refuses` are addresses that it does not take."""

    name: str
    keys: dict[str, str] = {}
    path: str
    shows: tuple[str, str]
    own_message_id = False
    refused_status = 400

    def __init__(self):
        super().__init__(self._answer)
        self.given: list[Letter] = []
        self.refuses: set[str] = set()
        self.paths: list[str] = []

    @property
    def variables(self) -> dict[str, str]:
        address = {f"{self.name.upper()}_API_URL": self.url}
        return {"EMAIL_PROVIDER": self.name, "EMAIL_WEBHOOK_SECRET": SECRET, **self.keys, **address}

    def _answer(self, method: str, path: str, query: dict, body: bytes) -> Answer:
        self.paths.append(path)
        letter = self.read(body)
        if letter.to in self.refuses:
            return self.refused_status, self.refusal()
        if self.own_message_id and "message-id" in letter.headers:
            return 400, self.refusal()
        return self.take(letter)

    def take(self, letter: Letter) -> Answer:
        self.given.append(letter)
        return self.taken(len(self.given))

    def id_of(self, number: int) -> str:
        return f"{self.name}-{number}"

    def authorization(self) -> dict[str, str]:
        return {"authorization": f"Basic {b64encode(SECRET.encode()).decode()}"}

    def signed(self, body: str) -> dict[str, str]:
        """The headers of a report."""
        return self.authorization()


def _pairs(headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class Postmark(MailProvider):
    name, path, shows = "postmark", "/email", ("x-postmark-server-token", "a-token")
    keys = {"POSTMARK_SERVER_TOKEN": "a-token"}
    refused_status = 422

    def read(self, body):
        said = json.loads(body)
        headers = {one["Name"].lower(): one["Value"] for one in said["Headers"]}
        tracked = said["TrackOpens"] or said["TrackLinks"] != "None"
        return Letter(said["To"], said["Subject"], said["TextBody"], headers, said["Metadata"]["reference"], tracked)

    def refusal(self):
        return {"ErrorCode": 406, "Message": f"Found inactive addresses: {ADA}.\nInactive recipients"}

    def taken(self, number):
        return 200, {"To": ADA, "MessageID": self.id_of(number), "ErrorCode": 0, "Message": "OK"}

    def report(self, kind, message_id, reference):
        more = {
            "delivered": {"RecordType": "Delivery", "DeliveredAt": "2026-03-02T15:01:00Z"},
            "bounced": {"RecordType": "Bounce", "Type": "HardBounce", "ID": 4, "Email": ADA},
            "opened": {"RecordType": "Open", "ReceivedAt": "2026-03-02T15:01:00Z"},
        }[kind]
        return json.dumps({"MessageID": message_id, "Recipient": ADA, "Metadata": {"reference": reference}, **more})


class SendGrid(MailProvider):
    """Its answer names no letter: the client gives each attempt an id, which the report repeats."""

    name, path, shows = "sendgrid", "/mail/send", ("authorization", "Bearer a-key")
    keys = {"SENDGRID_API_KEY": "a-key"}

    def read(self, body):
        said = json.loads(body)
        [person] = said["personalizations"]
        self.attempt = {**said["custom_args"], **person["custom_args"]}["anymail_id"]
        tracked = any(one["enable"] for one in said["tracking_settings"].values())
        [content] = said["content"]
        headers, reference = _pairs(said["headers"]), said["custom_args"]["reference"]
        return Letter(person["to"][0]["email"], person.get("subject", said.get("subject")), content["value"], headers,
                      reference, tracked)  # fmt: skip

    def id_of(self, number):
        return self.attempt

    def refusal(self):
        return {"errors": [{"message": "Does not contain a valid address.", "field": "personalizations.0.to.0.email"}]}

    def taken(self, number):
        return 202, ""

    def report(self, kind, message_id, reference):
        event = {"delivered": "delivered", "bounced": "bounce", "opened": "open"}[kind]
        said = {"email": ADA, "timestamp": 1772463660, "event": event, "sg_event_id": kind, "reason": "550 unknown"}
        return json.dumps([{**said, "anymail_id": message_id, "reference": reference}])


class SigningSendGrid(SendGrid):
    """With signed reports, which the clinic may ask for."""

    def __init__(self):
        super().__init__()
        self._key = ec.generate_private_key(ec.SECP256R1())
        form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        public = b64encode(self._key.public_key().public_bytes(*form)).decode()
        self.keys = {**SendGrid.keys, "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY": public}

    def signed(self, body):
        signature = self._key.sign(b"1772463660" + body.encode(), ec.ECDSA(hashes.SHA256()))
        return self.authorization() | {
            "x-twilio-email-event-webhook-signature": b64encode(signature).decode(),
            "x-twilio-email-event-webhook-timestamp": "1772463660",
        }


class Mailgun(MailProvider):
    """Takes a form, and signs every report with the key of the account."""

    name, path = "mailgun", "/clinic.test/messages"
    shows = ("authorization", f"Basic {b64encode(b'api:a-key').decode()}")
    keys = {
        "MAILGUN_API_KEY": "a-key",
        "MAILGUN_SENDER_DOMAIN": "clinic.test",
        "MAILGUN_WEBHOOK_SIGNING_KEY": "a-signing-key",
    }

    def read(self, body):
        said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        headers = {name[2:].lower(): value for name, value in said.items() if name.startswith("h:")}
        self.last_id = headers["message-id"]
        tracked = "yes" in (said["o:tracking-clicks"], said["o:tracking-opens"])
        return Letter(said["to"], said["subject"], said["text"], headers, said["v:reference"], tracked)

    def id_of(self, number):
        return self.last_id

    def refusal(self):
        return {"message": "to parameter is not a valid address. please check documentation"}

    def taken(self, number):
        return 200, {"id": self.last_id, "message": "Queued. Thank you."}

    def report(self, kind, message_id, reference):
        event = {"delivered": "delivered", "bounced": "failed", "opened": "opened"}[kind]
        said = {
            "event": event, "severity": "permanent", "recipient": ADA, "timestamp": 1772463660.0,
            "reason": "bounce", "message": {"headers": {"message-id": message_id.strip("<>")}},
            "user-variables": {"reference": reference},
        }  # fmt: skip
        said |= {} if kind == "bounced" else {"reason": None}
        mark = hmac.new(b"a-signing-key", b"1772463660" + kind.encode(), hashlib.sha256).hexdigest()
        signature = {"timestamp": "1772463660", "token": kind, "signature": mark}
        return json.dumps({"signature": signature, "event-data": {k: v for k, v in said.items() if v is not None}})


class Brevo(MailProvider):
    """Takes a letter once for each key."""

    name, path, shows = "brevo", "/smtp/email", ("api-key", "a-key")
    keys = {"BREVO_API_KEY": "a-key"}

    def __init__(self):
        super().__init__()
        self.seen: set[str] = set()

    def read(self, body):
        said = json.loads(body)
        headers = _pairs(said["headers"])
        self.key = said["headers"]["idempotencyKey"]
        reference = json.loads(headers["x-mailin-custom"])["reference"]
        return Letter(said["to"][0]["email"], said["subject"], said["textContent"], headers, reference, False)

    def take(self, letter):
        if self.key in self.seen:
            return 400, {"code": "duplicate_parameter", "message": "Duplicate idempotency key"}
        self.seen.add(self.key)
        return super().take(letter)

    def refusal(self):
        return {"code": "invalid_parameter", "message": "email is not valid in to"}

    def taken(self, number):
        return 201, {"messageId": self.id_of(number)}

    def id_of(self, number):
        return f"<{number}@smtp-relay.example>"

    def report(self, kind, message_id, reference):
        event = {"delivered": "delivered", "bounced": "hard_bounce", "opened": "opened"}[kind]
        said = {"event": event, "email": ADA, "id": 7, "ts_epoch": 1772463660000, "message-id": message_id}
        return json.dumps({**said, "reason": "550 unknown", "X-Mailin-custom": json.dumps({"reference": reference})})


class Mailjet(MailProvider):
    """Refuses a letter that brings a Message-ID, and refuses single letters inside its answer."""

    name, path, own_message_id = "mailjet", "/send", True
    shows = ("authorization", f"Basic {b64encode(b'a-key:a-secret').decode()}")
    keys = {"MAILJET_API_KEY": "a-key", "MAILJET_SECRET_KEY": "a-secret"}

    def read(self, body):
        said = json.loads(body)
        shared, [own] = said["Globals"], said["Messages"]
        headers, tracked = _pairs(shared["Headers"]), "enabled" in (shared["TrackOpens"], shared["TrackClicks"])
        reference = json.loads(shared["EventPayload"])["reference"]
        return Letter(own["To"][0]["Email"], shared["Subject"], shared["TextPart"], headers, reference, tracked)

    def refusal(self):
        error = {"ErrorCode": "send-0011", "StatusCode": 400, "ErrorMessage": "Header cannot be customized."}
        return {"Messages": [{"Status": "error", "Errors": [error]}]}

    def id_of(self, number):
        return str(1152921500000000000 + number)

    def taken(self, number):
        person = {"Email": ADA, "MessageUUID": "u", "MessageID": int(self.id_of(number)), "MessageHref": ""}
        return 200, {"Messages": [{"Status": "success", "To": [person], "Cc": [], "Bcc": []}]}

    def report(self, kind, message_id, reference):
        event = {"delivered": "sent", "bounced": "bounce", "opened": "open"}[kind]
        said = {"event": event, "time": 1772463660, "MessageID": int(message_id), "email": ADA, "hard_bounce": True}
        said |= {"error": "user unknown"} if kind == "bounced" else {}
        return json.dumps([{**said, "Payload": json.dumps({"reference": reference})}])


class SparkPost(MailProvider):
    name, path, shows = "sparkpost", "/transmissions/", ("authorization", "a-key")
    keys = {"SPARKPOST_API_KEY": "a-key"}

    def read(self, body):
        said = json.loads(body)
        content, [person] = said["content"], said["recipients"]
        tracked = said["options"]["click_tracking"] or said["options"]["open_tracking"]
        return Letter(person["address"]["email"], content["subject"], content["text"], _pairs(content["headers"]),
                      said["metadata"]["reference"], tracked)  # fmt: skip

    def refusal(self):
        return {"errors": [{"message": "at least one valid recipient is required", "code": "5002"}]}

    def taken(self, number):
        return 200, {
            "results": {"total_rejected_recipients": 0, "total_accepted_recipients": 1, "id": self.id_of(number)}
        }

    def report(self, kind, message_id, reference):
        said = {"delivered": {"type": "delivery"}, "opened": {"type": "open"},
                "bounced": {"type": "bounce", "bounce_class": "10", "raw_reason": "550 unknown"}}[kind]  # fmt: skip
        said |= {"transmission_id": message_id, "event_id": kind, "raw_rcpt_to": ADA, "timestamp": "1772463660"}
        return json.dumps([{"msys": {"message_event": {**said, "rcpt_meta": {"reference": reference}}}}])


EVERY = (Postmark, SendGrid, SigningSendGrid, Mailgun, Brevo, Mailjet, SparkPost)
