"""Pages of the screening: the patient's own, the prescriber's review, the rest of the staff's."""
