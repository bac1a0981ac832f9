"""How well claimtrack does, beside what a user would pick instead, and the floors that may not fall silently."""
