"""Names of people and customers that never were, and what people write after calls, for the demo."""

from collections.abc import Iterator
from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红建国志云飞鹏浩宇欣怡梓涵子轩雨晨思佳俊文博雅琪梦瑶海燕春梅国庆晓东立新永健凤莲小波振宁光辉"
_STREETS = (
	"人民路",
	"东风路",
	"新华街",
	"公园路",
	"朝阳路",
	"江汉路",
	"车站路",
	"解放街",
	"柳林路",
	"香港街",
	"北京路",
	"汉江路",
)
_BUSINESSES = (
	"便民超市",
	"中学",
	"社区卫生服务站",
	"宾馆",
	"物业服务中心",
	"汽车修理厂",
	"药房",
	"幼儿园",
	"商贸有限公司",
	"居委会",
)

SUMMARIES = {
	"Enquiry": (
		"资费咨询：家庭套餐与单独宽带的区别，已答复。",
		"咨询营业厅地址和营业时间，已告知。",
		"询问频道调整，已按公告口径答复。",
	),
	"Billing": ("对本月账单有疑问，核对后为新增点播费用，用户认可。", "咨询欠费停机后如何恢复，已告知。"),
	"Fault Report": (
		"无信号，重启机顶盒后恢复。",
		"宽带频繁掉线，已报站点上门。",
		"部分频道马赛克，已登记故障。",
	),
	"Business Handling": ("办理移机，已告知所需证件和费用。", "申请报停三个月，已告知手续。"),
	"Sales": ("有意续费两年套餐，已介绍优惠，约周末再联系。", "准备退网，挽留后同意考虑。"),
}
CALLBACK_RESULTS = (
	"已回电，问题已解决。",
	"已回电，转故障站处理，用户知晓。",
	"已回电，用户表示已在营业厅办理。",
)


def people(seed: str) -> Iterator[str]:
	"""Names of people, none of them twice; the same seed gives the same names."""
	random, given = Random(seed), set()
	while True:
		name = random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=random.choice((1, 2, 2))))
		if name not in given:
			given.add(name)
			yield name


def businesses() -> Iterator[str]:
	"""Names of shops, schools and offices, none of them twice."""
	for number in range(1, 1000):
		for business in _BUSINESSES:
			yield from (f"{street}{number * 7}号{business}" for street in _STREETS)
