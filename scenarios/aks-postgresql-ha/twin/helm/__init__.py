"""helm: repositories, and the two charts that the how-to installs."""
