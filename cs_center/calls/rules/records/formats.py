"""What a record file looks like. A format is data: an administrator adds one without code."""

from dataclasses import dataclass, field

DELIMITED, JSON_LINES = "Delimited", "JSON"
AUTO = "auto"

#: What a column can mean, and how its text is read.
TEXT_TARGETS = (
	"call_id",
	"date",
	"event",
	"direction",
	"from_number",
	"to_number",
	"caller_ref",
	"agent",
	"seat",
	"queue",
	"transfer_to",
	"disposition",
	"recording_url",
)
TIME_TARGETS = (
	"at",
	"started_at",
	"menu_at",
	"queued_at",
	"queue_left_at",
	"answered_at",
	"bridged_at",
	"voicemail_at",
	"ended_at",
)
SECONDS_TARGETS = ("duration_seconds", "wait_seconds", "talk_seconds")
TARGETS = (*TEXT_TARGETS, *TIME_TARGETS, *SECONDS_TARGETS)
IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Column:
	"""One use of one column.

	column: its name, or its dotted path in JSON, where a number is the place in a list and -1 its last item. target:
	one of TARGETS; several columns with target `call_id` are joined with "-", otherwise the first that is not blank
	counts. pattern: a regular expression whose first group is the value. only_when: "column=value|value",
	"column!=value|value" or "column=*" (not blank).

	Targets that are not what they are called: `answered_at` is when the switch answered; where a menu may have done
	that, `bridged_at` is when a person came on, and the later of both counts.
	"""

	column: str
	target: str = ""
	pattern: str = ""
	only_when: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
	"""What a written value means: `("disposition", "NO ANSWER", "no_answer")`; written "*" is everything else."""

	target: str
	written: str
	means: str = ""


@dataclass(frozen=True, slots=True)
class RecordFormat:
	"""A record file's dialect. `column_names`: the columns in file order, used when the file has no header."""

	name: str
	dialect: str = DELIMITED
	delimiter: str = ","
	quote: str = '"'
	has_header: bool = False
	encoding: str = AUTO
	time_zone: str = "Asia/Shanghai"
	time_format: str = ""
	column_names: tuple[str, ...] = ()
	columns: tuple[Column, ...] = ()
	meanings: tuple[Meaning, ...] = ()
	url_encoded_values: bool = False
	source: str = ""
	description: str = field(default="", compare=False)
