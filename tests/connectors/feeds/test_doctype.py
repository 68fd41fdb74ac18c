"""What a DOCTYPE may declare, and how large a document it may make."""

import pytest

from connectors.feeds.doctype import without_doctype
from pipeline.errors import FetchFailed


@pytest.mark.parametrize(
    ("document", "left"),
    [
        ("<rss/>", "<rss/>"),
        ("<?xml version='1.0'?>\n<!DOCTYPE rss><rss/>", "<?xml version='1.0'?>\n<rss/>"),
        ('<!DOCTYPE rss PUBLIC "-//N//DTD>//EN" "http://x/a.dtd"><rss/>', "<rss/>"),
        ("<!DOCTYPE a [<!ENTITY e 'é'><!ENTITY n \"&#10;\">]><a>&e;&n;&x;</a>", "<a>é&#10;&x;</a>"),
        ('<!DOCTYPE a [<!ENTITY e "]>"> ]><a>&e;</a>', "<a>]></a>"),
        ("<!DOCTYPE a [<!-- ' ] --><!ENTITY e 'x'>]><a>&e;</a>", "<a>x</a>"),
        ('<!DOCTYPE a [<!ENTITY amp "&#38;#38;">]><a>&amp;</a>', "<a>&amp;</a>"),
        ('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "<a>&f;</a>"),
        ('<!DOCTYPE a [<!ENTITY % p SYSTEM "http://x/"> %p;]><a/>', "<a/>"),
        ("<a><![CDATA[<!DOCTYPE b>]]></a>", "<a><![CDATA[<!DOCTYPE b>]]></a>"),
        ("<!DOCTYPE never ends", "<!DOCTYPE never ends"),
    ],
)
def test_left(document, left):
    assert without_doctype(document) == left


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>',
        '<!-- <b> --><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;">]><a>&y;</a>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&#38;x;">]><a>&y;</a>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&#x0026;x;">]><a>&y;</a>',
        f'<!DOCTYPE a [<!ENTITY x "{"x" * 1000}">]><a>{"&x;" * 1000}</a>',
        f'<!DOCTYPE a [<!ENTITY x "<b>{"x" * 1000}</b>">]><a>{"&x;" * 1000}</a>',
        '<!DOCTYPE a [<!ENTITY x "never ends><a>&x;</a>',
    ],
)
def test_refused(document):
    with pytest.raises(FetchFailed, match="refused"):
        without_doctype(document)
