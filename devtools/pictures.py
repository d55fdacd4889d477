"""`make pictures`: draw what the documents show from the code, between marks in them."""

import re
import sys
from pathlib import Path

from cs_center.complaints.rules import picture

DOCS = (Path("docs/complaints.md"), Path("docs/zh-CN/complaints.md"))
_MARKED = re.compile(r"(<!-- states -->\n).*?(<!-- end of states -->)", re.DOTALL)


def drawn(text: str) -> str:
	"""The document with the picture as the code has it now."""
	block = f"```mermaid\n{picture.mermaid()}\n```\n"
	return _MARKED.sub(lambda found: found.group(1) + block + found.group(2), text)


def main() -> int:
	"""Write the documents anew. 0 always."""
	for path in DOCS:
		path.write_text(drawn(path.read_text(encoding="utf-8")), encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main())
