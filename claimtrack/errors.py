"""Faults a user can act on. Each message names the thing, the fault and the remedy, in one line."""


class ClaimtrackError(Exception):
    """The base of them all: the command line prints it as one line and exits 1."""


class InputError(ClaimtrackError):
    """Something given could not be read."""


class UnknownFormatError(InputError):
    """No reader takes this kind of file."""


class NoIndexError(ClaimtrackError):
    """There is nothing to ask yet."""


class StaleIndexError(ClaimtrackError):
    """The stored vectors are another model's."""


class BusyError(ClaimtrackError):
    """Another process is adding to the same index."""


class ModelError(ClaimtrackError):
    """A model is missing, or is not the one it should be."""


class LedgerError(ClaimtrackError):
    """The review ledger is not as it was written."""


class SettingsError(ClaimtrackError):
    """A setting is unknown or has an impossible value."""


class ExtraError(ClaimtrackError):
    """A library is missing that only an extra installs."""
