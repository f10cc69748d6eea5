from tests.treatments.infusion_world import *  # noqa: F403
