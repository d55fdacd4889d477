"""Speed beside the peers, in one run, as ratios. Started by `make benchmark`."""
