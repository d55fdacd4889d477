"""What a new site is given for little red flowers and typing tests (STAFF-1, STAFF-11): records that managers change."""

from collections.abc import Iterator
from typing import Any

from frappe import _

#: Three levels; the mission names no figures.
PRIZES: dict[str, int] = {"Third Prize": 1, "Second Prize": 3, "First Prize": 5}

_HELLO = (
	"您好，这里是客户服务中心，很高兴为您服务。请问有什么可以帮您？为了尽快找到您的资料，请告诉我您的客户编号或者装机地址。"
	"谢谢，我已经查到您的资料。您反映的问题我先复述一遍，请您听听是否准确：昨天晚上七点以后，家里的电视出现马赛克，"
	"重新启动机顶盒以后没有好转，邻居家的收看正常。我先请您看一看机顶盒后面的信号线是否拧紧，指示灯是什么颜色。"
	"如果检查以后还是不行，我马上为您登记故障，维修人员会在二十四小时以内和您联系，上门之前先打电话约好时间。"
	"您的故障编号和我的工号稍后会用短信发给您，在问题解决以前由我一直负责跟进。修好以后我们还会打电话回访，"
	"确认您的问题确实已经解决。如果您对处理结果不满意，可以直接告诉我，我会向上一级反映。"
	"请问您还有其他问题吗？感谢您的来电，祝您生活愉快，再见。"
)
_DUTY = (
	"首问负责制是我们对客户的承诺。第一位接到客户问题的员工，无论客户从哪个渠道找来，都要对这件事负责到底，直到客户确认已经解决。"
	"属于自己职责范围的，当场办理；不属于自己职责范围的，同样要受理、登记，转到负责的部门，告诉客户转到了哪里、什么时候有答复，"
	"并且继续跟进。把客户推走，让客户自己去找别的部门，是违反规定的行为。登记的时候要写清楚客户的姓名、电话、地址和诉求，"
	"一次性告知客户需要准备哪些材料、要花多长时间、费用是多少，不让客户为同一件事跑两趟。"
	"交接班时，没有办完的事情要逐条交代，对方接受以后责任才算转移。客户再次来电，系统会把电话接回原来的负责人。"
	"对投诉要先安抚情绪，再了解事实，不争辩，不推诿，不轻易许诺做不到的事。超过本岗位权限的，按照规定逐级上报，并在时限以内给客户答复。"
)
_ENGLISH = (
	"Good morning, this is the service centre, how can I help you? Thank you for waiting while I look up your "
	"account. Let me say in my own words what you told me, so that we both know that I have understood it. The "
	"picture has been breaking up since yesterday evening, you have started the box again, and your neighbours "
	"see everything as usual. Before I send somebody, please look at the cable behind the box and tell me which "
	"colour the lamp has. If that does not help, I report the fault for you at once. An engineer calls you within "
	"a day and comes at a time that suits you. You get a message with the number of the fault and my staff "
	"number. I answer for your matter until you tell us yourself that it is settled."
)
#: Title, language, text.
TEXTS: tuple[tuple[str, str, str], ...] = (
	("A Call about a Fault", "Chinese", _HELLO),
	("First-caller Responsibility", "Chinese", _DUTY),
	("A Call in English", "English", _ENGLISH),
)


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record, in the order in which they can be made."""
	for name, flowers in PRIZES.items():
		prize = {"doctype": "CS Flower Prize", "prize_name": name, "flowers": flowers}
		yield name, {**prize, "description": _what(name)}
	for title, language, body in TEXTS:
		yield title, {"doctype": "CS Typing Text", "title": title, "language": language, "body": body}


def _what(prize: str) -> str:
	"""What it may be, in the language of the installation."""
	words = {
		"Third Prize": _("A small gift from the cupboard, such as a cup."),
		"Second Prize": _("Half a day of leave at a quiet time, or a gift of the same worth."),
		"First Prize": _("A day of leave, or a course of their own choice."),
	}
	return words[prize]
