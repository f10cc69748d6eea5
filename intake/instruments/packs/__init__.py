"""Wording packs: an authorised wording as a FHIR R4 Questionnaire, written for a clinic to fill in, and read back.

`writing` makes the file, `reading` takes it apart and names every difference from the scale, `texts` says what a text
that a patient reads may be. Pure: no database, clock or settings.
"""
