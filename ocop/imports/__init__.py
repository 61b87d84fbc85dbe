"""Lists from offices taken into the portal: one frame (read, understand, show, take over whole or not) for all."""
