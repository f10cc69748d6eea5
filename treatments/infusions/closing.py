"""Signed means closed: the triggers that keep a signed infusion and everything that hangs on it as it was."""

import pgtrigger


def closed_when_signed() -> pgtrigger.Trigger:
    """No row of this table can be added, changed or deleted once its infusion is signed, by any path.

    The shared lock makes a row and a signature that come at the same instant wait for each other.
    """
    return pgtrigger.Trigger(
        name="closed_when_signed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("infusion_state", "text"), ("its_infusion", "bigint")],
        func="""
            its_infusion := CASE WHEN TG_OP = 'DELETE' THEN OLD.infusion_id ELSE NEW.infusion_id END;
            SELECT state INTO infusion_state FROM treatments_infusion WHERE id = its_infusion FOR SHARE;
            IF infusion_state = 'signed' THEN
                RAISE EXCEPTION 'infusion % is signed: only an addendum can be added', its_infusion;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def unchanged_after_signing() -> pgtrigger.Protect:
    """A signed infusion's own row cannot be changed."""
    return pgtrigger.Protect(
        name="unchanged_after_signing", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="signed")
    )
