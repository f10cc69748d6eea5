"""Signed means closed: the triggers that keep a signed infusion and everything that hangs on it as it was."""

import pgtrigger


def closed_when_signed() -> pgtrigger.Trigger:
    """No row of this table can be added, changed or deleted once its infusion is signed, by any path.

    Nor can a row be moved out of a signed infusion into another one. The shared lock makes a row and a signature that
    come at the same instant wait for each other.
    """
    return pgtrigger.Trigger(
        name="closed_when_signed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("infusion_state", "text"), ("its_infusion", "bigint")],
        func="""
            FOREACH its_infusion IN ARRAY CASE TG_OP
                WHEN 'INSERT' THEN ARRAY[NEW.infusion_id]
                WHEN 'DELETE' THEN ARRAY[OLD.infusion_id]
                ELSE ARRAY[OLD.infusion_id, NEW.infusion_id] END
            LOOP
                SELECT state INTO infusion_state FROM treatments_infusion WHERE id = its_infusion FOR SHARE;
                IF infusion_state = 'signed' THEN
                    RAISE EXCEPTION 'infusion % is signed: only an addendum can be added', its_infusion;
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def unchanged_after_signing() -> pgtrigger.Protect:
    """A signed infusion's own row cannot be changed."""
    return pgtrigger.Protect(
        name="unchanged_after_signing", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="signed")
    )


def as_it_was_written() -> list[pgtrigger.Trigger]:
    """An addendum stays as it was written; it is accepted once, by filling in who and when."""
    kept = ["id", "infusion", "client_id", "text", "reading", "by", "at"]
    return [
        pgtrigger.ReadOnly(name="as_it_was_written", fields=kept),
        pgtrigger.Protect(
            name="accepted_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__accepted_at__isnull=False)
        ),
    ]
