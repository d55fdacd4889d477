"""A private bench root: everything Frappe writes to or resolves from "the bench", kept in a folder of ours.

The code of the apps stays where the bench has it; sites, logs, locks, assets and configuration are here.
"""

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.bench import Bench
from devtools.paths import APP, BUILD, CHECKOUT
from devtools.pytools import bench_supplements

# Settings of the caller's shell that would change what Frappe does.
FOREIGN = (
	"FRAPPE_",
	"PYTHON",
	"PYTEST_",
	"REDIS_",
	"SITES_PATH",
	"DEV_SERVER",
	"CI",
	"VIRTUAL_ENV",
	"NO_STATICS",
)


@dataclass(frozen=True)
class Finished:
	"""What a command left behind."""

	rc: int
	stdout: str
	stderr: str


@dataclass(frozen=True)
class BenchRoot:
	"""Folder layout and environment of one private bench root."""

	path: Path
	bench: Bench

	@functools.cached_property
	def supplements(self) -> list[Path]:
		"""Folders with packages that Frappe imports and the bench's environment lacks."""
		return bench_supplements(self.bench)

	@property
	def sites(self) -> Path:
		"""The sites folder, which is also the working directory of every Frappe process."""
		return self.path / "sites"

	@property
	def logs(self) -> Path:
		"""Logs of Frappe and of the services."""
		return self.path / "logs"

	def create(self, *, with_app: bool = True) -> None:
		"""Make the folders; `with_app` adds the checkout's app to the bench's own."""
		for folder in ("sites/assets", "logs", "config", "apps"):
			(self.path / folder).mkdir(parents=True, exist_ok=True)
		apps = {name: app.path for name, app in self.bench.apps.items()}
		if with_app:
			apps[APP] = CHECKOUT
		(self.sites / "apps.txt").write_text("\n".join(apps) + "\n", encoding="utf-8")
		for name, source in apps.items():
			_link(self.path / "apps" / name, source)
			_link(self.sites / "assets" / name, source / name / "public")
		_link(self.path / "env", self.bench.path / "env")
		self._copy_asset_maps()

	def _copy_asset_maps(self) -> None:
		for name in ("assets.json", "assets-rtl.json"):
			source = self.bench.path / "sites/assets" / name
			if source.exists():
				shutil.copyfile(source, self.sites / "assets" / name)
		locale = self.bench.path / "sites/assets/locale"
		if locale.is_dir():
			shutil.copytree(locale, self.sites / "assets/locale", dirs_exist_ok=True)

	def write_config(self, values: Mapping[str, object]) -> None:
		"""Write the configuration common to all sites of this root."""
		_write_json(self.sites / "common_site_config.json", values)

	def update_site_config(self, site: str, values: Mapping[str, object]) -> None:
		"""Change some settings of one site."""
		path = self.sites / site / "site_config.json"
		_write_json(path, {**json.loads(path.read_text(encoding="utf-8")), **values})

	def environment(self) -> dict[str, str]:
		"""Environment of every Frappe process of this root."""
		kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
		return {
			**kept,
			"PATH": f"{self.bench.path / 'env/bin'}:{os.environ.get('PATH', os.defpath)}",
			# The checkout comes before whatever copy of the app the bench's environment may have.
			"PYTHONPATH": os.pathsep.join(str(folder) for folder in (CHECKOUT, *self.supplements)),
			"PYTHONNOUSERSITE": "1",
			# Compiled files are kept, but never in the bench, which belongs to somebody else.
			"PYTHONPYCACHEPREFIX": str(BUILD / "pycache"),
			"PYTHONUNBUFFERED": "1",
			"FRAPPE_BENCH_ROOT": str(self.path),
			"LANG": "C.UTF-8",
			"LC_ALL": "C.UTF-8",
		}

	def frappe(self, *arguments: str, site: str | None = None) -> list[str | Path]:
		"""Command line of a bench command, as the bench program itself would run it."""
		chosen = ["--site", site] if site else []
		return [self.bench.python, "-m", "frappe.utils.bench_helper", "frappe", *chosen, *arguments]

	def run(self, command: Sequence[str | Path], *, timeout: float = 1800, stdin: str = "") -> Finished:
		"""Run a command in the sites folder to its end."""
		result = subprocess.run(
			[str(part) for part in command],
			cwd=self.sites,
			env=self.environment(),
			input=stdin,
			capture_output=True,
			text=True,
			timeout=timeout,
			check=False,
		)
		return Finished(result.returncode, result.stdout, result.stderr)


def _link(link: Path, target: Path) -> None:
	if link.is_symlink():
		link.unlink()
	if target.exists():
		link.symlink_to(target, target_is_directory=True)


def _write_json(path: Path, values: Mapping[str, object]) -> None:
	path.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", encoding="utf-8")
