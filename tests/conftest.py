"""Test settings: hypothesis looks for wrong results, not for slow machines."""

from hypothesis import HealthCheck, settings

settings.register_profile("youju", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("youju")
