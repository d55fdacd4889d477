"""Names of people and customers that never were, for the demo."""

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
