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


#: Topic: what customers complain about, each with what they said.
COMPLAINTS = {
	"Not Settled in Time": (
		("报修三天无人上门", "已经打过两次电话，一直没有人联系我。"),
		("移机约定时间无人到场", "请了半天假在家等，没有人来，也没有电话。"),
		("退费申请一个月未到账", "营业厅说七个工作日，现在已经一个月了。"),
	),
	"Poor Quality": (
		("画面每晚卡顿", "每天晚上八点以后就开始卡。"),
		("宽带速度达不到套餐标准", "办的是五百兆，测速只有八十兆。"),
		("高清频道经常马赛克", "换过机顶盒，下雨天更严重。"),
	),
	"Bill and Charges": (
		("被多扣一个月费用", "上个月已经报停，这个月又扣了钱。"),
		("未订购的点播包被收费", "老人误按遥控器，事先没有任何提示。"),
	),
	"Product Fault": (
		("机顶盒反复重启", "换过一次机顶盒，还是自己重启。"),
		("光猫亮红灯，无法上网", "已经断网两天，孩子上不了网课。"),
	),
	"Staff Attitude": (
		("营业员态度生硬", "问了两遍，营业员就不耐烦了。"),
		("上门师傅言语不当", "说我家线路是自己弄坏的，态度很差。"),
	),
	"Wrong Information": (("客服告知的资费与实际不符", "电话里说免安装费，上门又要收一百元。"),),
	"Outside One's Post": (("装维人员私自收费", "换一根线收了五十元，没有票据。"),),
	"Company Policy": (("合约期内不能变更套餐", "搬家后小区没有千兆，却不让我降套餐。"),),
	"System Fault": (("充值成功但系统未到账", "充了两百元，系统里查不到，机器仍停着。"),),
	"Leak of Secrets": (("用户资料疑似泄露", "刚办完宽带，就有人准确说出我的地址推销。"),),
	"Grave Error": (("错停整栋楼信号", "欠费的是隔壁单元，把我们整栋都停了。"),),
	"Mass Fault": (
		("小区大面积无信号", "整个小区都没有信号，邻居家也一样。"),
		("整条街断网", "店里刷不了卡，生意做不成。"),
	),
}
