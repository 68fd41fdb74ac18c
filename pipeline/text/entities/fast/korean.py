"""Names in Korean by their form: a family name and a given name before a title; 대학교, 은행 ..."""

import re

from pipeline.text.entities.spans import Rule, Span, by_rules

_FAMILY = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진나엄채원천방공현함"
    "변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용"
)
_TITLE = (
    "대통령|대표|최고위원|위원장|위원|의원|장관|차관|총리|의장|시장|도지사|지사|군수|구청장|청장|처장|실장|"
    "국장|과장|팀장|부장|원장|총장|검사|판사|변호사|교수|박사|감독|코치|선수|회장|부회장|사장|부사장|이사장|"
    "이사|전무|상무|본부장|센터장|기자|앵커|아나운서|작가|배우|가수|씨|후보|후보자|대변인|수석|비서관|대사|"
    "사령관|경위|경감|경정|경사|연구원|연구위원|전문위원|대법관|재판관|부장판사|부장검사"
)
_PARTICLE = "(?:[은는이가을를의에와과도로께]|으로|측|등|만|까지|부터)?(?![가-힣])"
_ORGANISATION = (
    "대학교|대학|은행|신문|방송|경찰청|경찰서|검찰청|법원|위원회|협회|연맹|연구원|연구소|공사|공단|그룹|"
    "전자|증권|당"
)
_RULES: tuple[Rule, ...] = (
    (
        "PER",
        re.compile(
            rf"(?<![가-힣])[{_FAMILY}](?!당|도|시)[가-힣]{{2}}"
            rf"(?= ?(?:전 |前 |부)?(?:{_TITLE}){_PARTICLE})"
        ),
    ),
    (
        "PER",
        re.compile(rf"(?<![가-힣])(?!전|선|고|박사)[{_FAMILY}](?= (?:{_TITLE}){_PARTICLE})"),
    ),
    (
        "ORG",
        re.compile(rf"(?<![가-힣A-Za-z])[가-힣A-Za-z]{{2,10}}(?:{_ORGANISATION})(?![가-힣]{{2,}})"),
    ),
)


def tagged(text: str) -> list[Span]:
    """Persons with a title, and organisations that say what they are."""
    return list(by_rules(text, _RULES))
