"""The kubectl plugin of CloudNativePG 1.23."""
