"""The pages of an infusion, and the two addresses that tablets and other programs send to."""
