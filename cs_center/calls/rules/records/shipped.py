"""The formats that the app ships: copied into `CS Call Record Format` records at install, used as they are by replay."""

from cs_center.calls.rules.records.formats import IGNORE, JSON_LINES, Column, Meaning, RecordFormat

#: The device in a channel name: "PJSIP/8001-0000002a" and "Local/8001@from-queue-00000001;1" are both 8001.
_ASTERISK_CHANNEL = r"^(?:Agent|SIP|PJSIP|IAX2|SCCP|DAHDI|Local)/([^-@/;]+)"
_MENU_APPLICATIONS = "lastapp=BackGround|Background|Playback|Read|WaitExten|ControlPlayback|IVR"
_VOICEMAIL_APPLICATIONS = "lastapp=VoiceMail|Voicemail"
_ASTERISK_CDR_COLUMNS = (
	Column("uniqueid", "call_id"),
	Column("start", "menu_at", only_when=_MENU_APPLICATIONS),
	Column("start", "started_at"),
	Column("start", "queued_at", only_when="lastapp=Queue"),
	Column("answer", "answered_at", only_when="dstchannel=*"),
	Column("answer", "voicemail_at", only_when=_VOICEMAIL_APPLICATIONS),
	Column("end", "ended_at"),
	Column("duration", "duration_seconds"),
	Column("billsec", "talk_seconds"),
	Column("src", "from_number"),
	Column("dst", "to_number"),
	Column("dcontext", "direction"),
	Column("channel", "agent", pattern=_ASTERISK_CHANNEL, only_when="dcontext=from-internal"),
	Column("dstchannel", "agent", pattern=_ASTERISK_CHANNEL),
	Column("lastdata", "queue", pattern=r"^([^,|]+)", only_when="lastapp=Queue"),
	Column("lastapp", "disposition", only_when=_VOICEMAIL_APPLICATIONS),
	Column("disposition", "disposition"),
)
_ASTERISK_CDR_MEANINGS = (
	Meaning("direction", "from-internal", "outbound"),
	Meaning("direction", "from-trunk", "inbound"),
	Meaning("direction", "from-pstn", "inbound"),
	Meaning("direction", "*", ""),
	Meaning("disposition", "VoiceMail", "voicemail"),
	Meaning("disposition", "Voicemail", "voicemail"),
	Meaning("disposition", "ANSWERED", ""),
	Meaning("disposition", "NO ANSWER", "no_answer"),
	Meaning("disposition", "BUSY", "busy"),
	Meaning("disposition", "FAILED", "failed"),
	Meaning("disposition", "CONGESTION", "failed"),
)

ASTERISK_CDR_CSV = RecordFormat(
	name="asterisk-cdr-csv",
	description=(
		"Asterisk cdr_csv: Master.csv, 18 columns without a header. Set the time zone to UTC where cdr.conf has usegmtime=yes"
	),
	source="asterisk",
	column_names=tuple(
		"accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec "
		"disposition amaflags uniqueid userfield".split()
	),
	columns=_ASTERISK_CDR_COLUMNS,
	meanings=_ASTERISK_CDR_MEANINGS,
)

ASTERISK_CDR_CUSTOM = RecordFormat(
	name="asterisk-cdr-custom",
	description="Asterisk cdr_custom: the order of the sample configuration, 19 columns without a header",
	source="asterisk",
	column_names=tuple(
		"clid src dst dcontext channel dstchannel lastapp lastdata start answer end duration billsec disposition "
		"amaflags accountcode uniqueid userfield sequence".split()
	),
	columns=_ASTERISK_CDR_COLUMNS,
	meanings=_ASTERISK_CDR_MEANINGS,
)

ASTERISK_QUEUE_LOG = RecordFormat(
	name="asterisk-queue-log",
	description="Asterisk queue_log: one event a line, separated by |",
	source="asterisk",
	delimiter="|",
	quote="",
	column_names=tuple("time callid queuename agent event data1 data2 data3 data4 data5".split()),
	columns=(
		Column("callid", "call_id"),
		Column("time", "at"),
		Column("event", "event"),
		Column("queuename", "queue"),
		Column("agent", "agent", pattern=r"^(?:\w+/)?([^-@/]+)"),
		Column("data2", "from_number", only_when="event=ENTERQUEUE"),
		Column("data1", "wait_seconds", only_when="event=CONNECT"),
		Column("data3", "wait_seconds", only_when="event=ABANDON|EXITWITHTIMEOUT|EXITEMPTY|WITHDRAW"),
		Column("data4", "wait_seconds", only_when="event=EXITWITHKEY"),
		Column("data1", "transfer_to", only_when="event=BLINDTRANSFER|ATTENDEDTRANSFER|TRANSFER"),
		Column(
			"event", "disposition", only_when="event=ABANDON|EXITWITHTIMEOUT|EXITWITHKEY|EXITEMPTY|WITHDRAW"
		),
	),
	meanings=(
		Meaning("event", "ENTERQUEUE", "queued"),
		Meaning("event", "CONNECT", "answered"),
		Meaning("event", "RINGNOANSWER", "ringing"),
		Meaning("event", "BLINDTRANSFER", "transferred"),
		Meaning("event", "ATTENDEDTRANSFER", "transferred"),
		Meaning("event", "TRANSFER", "transferred"),
		Meaning("event", "COMPLETEAGENT", "ended"),
		Meaning("event", "COMPLETECALLER", "ended"),
		Meaning("event", "ABANDON", "ended"),
		Meaning("event", "EXITWITHTIMEOUT", "ended"),
		Meaning("event", "EXITWITHKEY", "ended"),
		Meaning("event", "EXITEMPTY", "ended"),
		Meaning("event", "WITHDRAW", "ended"),
		Meaning("event", "*", IGNORE),
		Meaning("agent", "NONE", ""),
		Meaning("queue", "NONE", ""),
		Meaning("disposition", "*", "hung_up"),
	),
)

_FREESWITCH_CAUSES = (
	Meaning("disposition", "NO_ANSWER", "no_answer"),
	Meaning("disposition", "NO_USER_RESPONSE", "no_answer"),
	Meaning("disposition", "ORIGINATOR_CANCEL", "hung_up"),
	Meaning("disposition", "USER_BUSY", "busy"),
	Meaning("disposition", "CALL_REJECTED", "busy"),
	Meaning("disposition", "UNALLOCATED_NUMBER", "failed"),
	Meaning("disposition", "INVALID_NUMBER_FORMAT", "failed"),
	Meaning("disposition", "NORMAL_TEMPORARY_FAILURE", "failed"),
	Meaning("disposition", "NETWORK_OUT_OF_ORDER", "failed"),
	Meaning("disposition", "DESTINATION_OUT_OF_ORDER", "failed"),
	Meaning("disposition", "*", ""),
)

FREESWITCH_CSV = RecordFormat(
	name="freeswitch-cdr-csv",
	description='FreeSWITCH mod_cdr_csv with the template "example", 15 columns without a header',
	source="freeswitch",
	column_names=tuple(
		"caller_id_name caller_id_number destination_number context start_stamp answer_stamp end_stamp duration billsec "
		"hangup_cause uuid bleg_uuid accountcode read_codec write_codec".split()
	),
	columns=(
		Column("uuid", "call_id"),
		Column("start_stamp", "started_at"),
		Column("answer_stamp", "answered_at"),
		Column("end_stamp", "ended_at"),
		Column("duration", "duration_seconds"),
		Column("billsec", "talk_seconds"),
		Column("caller_id_number", "from_number"),
		Column("destination_number", "to_number"),
		Column("context", "direction"),
		Column("hangup_cause", "disposition", only_when="answer_stamp="),
	),
	meanings=(Meaning("direction", "public", "inbound"), Meaning("direction", "*", ""), *_FREESWITCH_CAUSES),
)

#: What the caller dialled first is the oldest profile, and the list starts with the newest.
_PROFILE = "callflow.-1.caller_profile"
_QUEUE_ANSWER = "variables.cc_queue_answered_epoch"
FREESWITCH_JSON = RecordFormat(
	name="freeswitch-json-cdr",
	description="FreeSWITCH json_cdr: one document a line or a file, plain, URL-encoded or base64; B legs are left out",
	source="freeswitch",
	dialect=JSON_LINES,
	url_encoded_values=True,
	columns=(
		Column("variables.uuid", "call_id"),
		Column("variables.originator", "event"),
		Column("callflow.-1.caller_profile.originator.originator_caller_profiles.0.uuid", "event"),
		Column("variables.cc_side", "event", only_when="variables.cc_side=agent"),
		Column(
			"variables.start_epoch",
			"menu_at",
			only_when="variables.last_app=ivr|playback|play_and_get_digits|read",
		),
		Column("variables.start_epoch", "started_at"),
		Column("variables.cc_queue_joined_epoch", "queued_at"),
		Column(_QUEUE_ANSWER, "answered_at"),
		Column("variables.answer_epoch", "answered_at", only_when="variables.bridge_epoch!=|0"),
		Column("variables.bridge_epoch", "bridged_at", only_when=f"{_QUEUE_ANSWER}=|0"),
		Column("variables.answer_epoch", "voicemail_at", only_when="variables.voicemail_message_len!=|0"),
		Column("variables.end_epoch", "ended_at"),
		Column("variables.duration", "duration_seconds"),
		Column("variables.billsec", "talk_seconds"),
		Column(f"{_PROFILE}.caller_id_number", "from_number"),
		Column(f"{_PROFILE}.destination_number", "to_number"),
		Column("variables.cs_direction", "direction"),
		Column(f"{_PROFILE}.context", "direction"),
		Column("variables.cc_agent", "agent", pattern=r"^([^@]+)"),
		Column("variables.dialed_user", "agent"),
		Column(f"{_PROFILE}.username", "agent", only_when=f"{_PROFILE}.context=default"),
		Column("variables.cc_queue", "queue", pattern=r"^([^@]+)"),
		Column("variables.cs_recording_url", "recording_url"),
		Column("variables.voicemail_message_len", "disposition", pattern=r"^[1-9]"),
		Column("variables.hangup_cause", "disposition", only_when="variables.answer_epoch=|0"),
	),
	meanings=(
		Meaning("event", "*", IGNORE),
		Meaning("direction", "public", "inbound"),
		Meaning("direction", "default", "outbound"),
		Meaning("direction", "inbound", "inbound"),
		Meaning("direction", "outbound", "outbound"),
		Meaning("direction", "*", ""),
		*(Meaning(target, "0", "") for target in ("answered_at", "bridged_at", "queued_at", "voicemail_at")),
		*(Meaning("disposition", str(digit), "voicemail") for digit in range(1, 10)),
		*_FREESWITCH_CAUSES,
	),
)

BANK = RecordFormat(
	name="bank",
	description="The Technion bank call centre data: one call a row, with a header, times of day beside a date",
	source="bank",
	has_header=True,
	time_zone="Asia/Jerusalem",
	column_names=tuple(
		"vru+line call_id customer_id priority type date vru_entry vru_exit vru_time q_start q_exit q_time outcome "
		"ser_start ser_exit ser_time server".split()
	),
	columns=(
		Column("vru+line", "call_id"),
		Column("call_id", "call_id"),
		Column("date", "call_id"),
		Column("date", "date"),
		Column("vru_entry", "menu_at"),
		Column("q_start", "queued_at"),
		Column("q_exit", "queue_left_at"),
		Column("ser_start", "answered_at"),
		Column("ser_exit", "ended_at"),
		Column("q_exit", "ended_at"),
		Column("vru_exit", "ended_at"),
		Column("q_time", "wait_seconds"),
		Column("ser_time", "talk_seconds"),
		Column("outcome", "disposition"),
		Column("server", "agent"),
		Column("customer_id", "caller_ref"),
		Column("type", "queue", only_when="outcome=AGENT|HANG"),
	),
	meanings=(
		Meaning("disposition", "AGENT", "answered"),
		Meaning("disposition", "HANG", "hung_up"),
		Meaning("disposition", "PHANTOM", "phantom"),
		Meaning("agent", "NO_SERVER", ""),
		Meaning("caller_ref", "0", ""),
		*(
			Meaning(target, "0:00:00", "")
			for target in ("queued_at", "queue_left_at", "answered_at", "ended_at")
		),
	),
)

SHIPPED_FORMATS = (
	ASTERISK_CDR_CSV,
	ASTERISK_CDR_CUSTOM,
	ASTERISK_QUEUE_LOG,
	FREESWITCH_CSV,
	FREESWITCH_JSON,
	BANK,
)
BY_NAME = {shipped.name: shipped for shipped in SHIPPED_FORMATS}
