"""Facts into prose: slots, offline sentence plans, roll-forward, model writer."""
