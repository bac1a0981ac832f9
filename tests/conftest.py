"""Tests measure what comes out, never how long it took: a busy machine fails nothing."""

from hypothesis import settings

settings.register_profile("claimtrack", deadline=None)
settings.load_profile("claimtrack")
