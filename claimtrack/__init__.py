"""Track claims across news outlets: who says so, who says otherwise, and on whose word."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__schema__ = "m011"  # the last migration; here, so that `--version` need not import the store

__all__ = ("Claim", "ClaimtrackError", "Filter", "RelationKind", "Settings", "Tracker")

# Loaded at first use (PEP 562), so that `import claimtrack` is instant.
if TYPE_CHECKING:
    from claimtrack.errors import ClaimtrackError
    from claimtrack.pipeline import Filter, Tracker
    from claimtrack.records import Claim, RelationKind
    from claimtrack.settings import Settings
else:
    _PLACES = {
        "Claim": "records",
        "ClaimtrackError": "errors",
        "Filter": "pipeline",
        "RelationKind": "records",
        "Settings": "settings",
        "Tracker": "pipeline",
    }

    def __getattr__(name: str) -> object:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
