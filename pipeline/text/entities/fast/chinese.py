"""Names in Chinese: jieba's words and tags (MIT), and what the form of a name tells.

jieba's own name tags are right a third of the time. Of them stay persons of three characters
that begin with a family name, places that say what they are (四川省) and organisations that end
in a word for one (南京大学). Foreign names are transcriptions with a dot between the parts.
"""

import re
import warnings
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from pipeline.text.entities.spans import Rank, Rule, Span, by_rules
from pipeline.text.entities.windows import windows

_FAMILIES = frozenset(
    "王李张劉刘陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧"
    "许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔"
    "白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文施洪翁倪严嚴牛温溫芦季俞章"
    "鲁魯葛韦韋申尤毕畢聂聶焦向柳邢岳齐齊梅莫庄莊辛管祝左涂祁时時舒耿牟卜詹关關苗凌费費纪紀靳盛童歐欧甄"
    "项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翟隋植甘景薄单單包司柏宁寧柯阮桂闵閔解强柴华華车車冉房边邊習习"
)
_SOUNDS = (
    "阿埃艾安奥奧巴拜班邦鲍鮑贝貝本比彼毕畢宾賓波伯博布蔡查察昌达達丹当當道德得登邓鄧迪狄蒂丁东東杜多厄恩"
    "尔爾法凡范菲费費芬丰弗佛夫福傅富盖蓋甘高戈哥格葛根贡古顾瓜圭郭哈海罕汉漢豪赫黑亨洪侯胡花华華怀惠霍基"
    "吉季加贾賈简簡江姜杰傑捷金京居卡凯凱坎康考柯科可克肯孔库庫夸奎昆拉腊来來莱萊赖賴兰蘭朗劳勞勒雷蕾黎里"
    "李理利莉丽麗连莲蓮廉良列烈林琳令刘劉龙龍隆娄卢盧鲁魯露伦倫罗羅洛吕呂律马馬玛瑪麦麥迈邁曼芒毛茂梅门門"
    "蒙孟米密蜜缪明摩莫默姆木穆拿娜纳納乃南瑙内內尼妮涅聂聶宁寧牛纽紐农努诺諾欧歐帕潘庞龐培佩彭皮匹平珀泼"
    "普奇恰强乔喬切琴丘邱让热熱仁日荣榮儒茹瑞若撒萨薩塞赛賽桑瑟森沙莎山珊尚绍舍申圣聖施什史士世舒朔司丝絲思"
    "斯松苏蘇素孙孫索塔泰坦汤湯唐陶特滕提汀廷铁通图圖土托脱瓦娃万萬汪旺威微韦韋维維卫衛魏温溫文翁沃乌烏吴吳"
    "伍武西希锡夏显香肖晓歇谢謝辛欣兴星休修许雪逊遜雅亚亞延扬楊杨尧姚耶叶葉伊衣依易因英永尤于雨约約宰赞早泽"
    "澤曾扎紮詹张章珍哲芝治中朱茱卓兹茲子宗祖佐"
)
"""Characters that write the sounds of foreign names."""
_RULES: tuple[Rule, ...] = (
    ("PER", re.compile(f"[{_SOUNDS}]{{1,8}}(?:[·‧・•][{_SOUNDS}]{{1,10}})+")),
)
_PLACE = re.compile("[省市县縣区區州镇鎮乡鄉村岛島山河江湖路街寺港湾灣峡峽海洋]$")
_ORGANISATION = re.compile(
    "(?:大学|大學|学院|學院|公司|集团|集團|银行|銀行|委员会|委員會|协会|協會|法院|检察院|党|黨|出版社|电视台|電視台|"
    "电台|電台|俱乐部|俱樂部|研究所|研究院|医院|醫院|学校|學校|中学|中學|小学|小學|基金会|基金會|联盟|聯盟|议会|議會|"
    "政府|部队|軍|军|隊|队|航空|教廷|教会|教會|"
    "(?:外交|国防|國防|教育|财政|財政|商务|商務|司法|公安|卫生|衛生|宣传|宣傳)部)$"
)
_INSIDE = re.compile("n|vn|[bjl]|f$")  # jieba's tags of words that names are made of
_LONGEST = 5  # words in the name of an organisation
_lock = Lock()


class Token(NamedTuple):
    """One word as jieba cuts it, with its part of speech."""

    start: int
    end: int
    word: str
    tag: str


def tokens(text: str) -> list[Token]:
    """The words of a Chinese text."""
    found = []
    start = 0
    for _, piece in windows(text):
        with _lock:
            cut = _model().lcut(piece)
        for word, tag in cut:
            found.append(Token(start, start + len(word), word, tag))
            start += len(word)
    return found


def tagged(text: str, known: list[Span]) -> list[Span]:
    """Names by their form, and those of `known` that are words: no 中国 in 其中国家."""
    cut = tokens(text)
    edges = {0} | {token.end for token in cut}
    spans = [span for span in known if span.start in edges or span.end in edges]
    places = {span.start for span in spans if span.type == "LOC"}
    spans += by_rules(text, _RULES)
    for at, token in enumerate(cut):
        if token.tag.startswith("nr") and len(token.word) == 3 and token.word[0] in _FAMILIES:
            spans.append(Span(token.start, token.end, "PER", Rank.GUESS))
        elif token.tag == "ns" and len(token.word) > 2 and _PLACE.search(token.word):
            spans.append(Span(token.start, token.end, "LOC", Rank.GUESS))
        if token.tag in ("ns", "nt", "nz", "nr") or token.start in places:
            last = _organisation(cut[at : at + _LONGEST])
            if last:
                spans.append(Span(token.start, cut[at + last - 1].end, "ORG", Rank.GUESS))
    return spans


def _organisation(cut: list[Token]) -> int:
    """How many of the words are the name of an organisation; 0 if they are none."""
    last = 1 if len(cut[0].word) > 3 and _ORGANISATION.search(cut[0].word) else 0
    for at, token in enumerate(cut[1:], start=2):
        if not _INSIDE.match(token.tag):
            break
        if _ORGANISATION.search(token.word):
            last = at
    return last


@cache
def _model() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # escapes that newer Pythons deprecate
        import jieba
        from jieba import posseg

    # jieba would keep a cache in the folder for temporary files that all users share.
    jieba.dt.FREQ, jieba.dt.total = jieba.dt.gen_pfdict(jieba.dt.get_dict_file())
    jieba.dt.initialized = True
    return posseg
