"""az: the resources of Azure that the how-to makes."""
