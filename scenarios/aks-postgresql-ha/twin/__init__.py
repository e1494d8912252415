"""A small local world that answers like Azure, AKS and CloudNativePG, with real PostgreSQL servers."""
