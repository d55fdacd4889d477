"""`make demo` on a machine without a bench says so, says where to get one, and still shows something."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def test_it_replays_generated_calls_instead(tmp_path: Path) -> None:
	env = {**os.environ, "BENCH": str(tmp_path / "nowhere"), "PYTHONPATH": str(CHECKOUT)}
	done = subprocess.run(
		[sys.executable, "-m", "devtools.demo"],
		cwd=CHECKOUT,
		env=env,
		stdin=subprocess.DEVNULL,
		capture_output=True,
		text=True,
		timeout=120,
		check=False,
	)
	assert done.returncode == 0, done.stderr
	assert "nowhere" in done.stdout
	assert "https://docs.frappe.io/framework/user/en/installation" in done.stdout
	assert "First-caller responsibility" in done.stdout
