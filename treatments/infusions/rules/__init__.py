"""The rules of an infusion (pure): facts in, answers out; their numbers stand in the protocol's version."""
