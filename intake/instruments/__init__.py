"""Rating scales: what they ask, how answers become a score, and what a change between two scores means.

`catalogue` holds one definition per instrument, `scoring` is the one engine for all of them, `branching` says
which items are asked, `change` names the definitions of response and remission, `wording` holds the words a
patient reads. Everything here is pure: no database, clock or settings.
"""
