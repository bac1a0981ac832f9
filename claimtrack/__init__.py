"""Track claims across news outlets: who says so, who says otherwise, and on whose word."""

from importlib.metadata import version

__version__ = version("claimtrack")
__schema__ = "m004"  # the last migration; here, so that `--version` need not import the store
