"""The entailer on the development sets, beside its baselines."""
