"""Track claims across news outlets: who says so, who says otherwise, and on whose word."""

__version__ = "0.1.0"
__schema__ = "m008"  # the last migration; here, so that `--version` need not import the store
