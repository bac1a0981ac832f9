"""How fast claimtrack is, as ratios: each measured side by side with what a user would write instead."""
