"""What is measured of a case, in four layers: what was found, answered, cited and refused; and how long it took."""
