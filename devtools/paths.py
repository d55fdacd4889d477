"""Where things are: the checkout under test and the folder for everything made from it."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BUILD = CHECKOUT / "build"
APP = "cs_center"
