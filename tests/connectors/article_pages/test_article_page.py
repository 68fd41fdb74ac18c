"""What asking for the page of an article comes to."""

import asyncio

from connectors.article_pages.article_page import fetch_page
from connectors.fetch import Fetcher
from connectors.web.fetch_config import FetchConfig
from tests.connectors.site import Answer, Site


def test_a_refusal_says_where_it_came_from_and_no_password():
    async def page(url):
        config = FetchConfig(allow_networks=["127.0.0.0/8"], host_spacing_s=0)
        async with Fetcher(config) as fetcher:
            return await fetch_page(fetcher, url)

    with Site() as site:
        site.pages["/news"] = Answer(status=301, headers={"Location": "/gone"})
        site.pages["/gone"] = Answer(status=410)
        refused = asyncio.run(page(site.url("/news").replace("//", "//me:pw@", 1)))
        assert (refused.status, refused.reason) == ("refused", "HTTP 410")
        assert (refused.http.status, refused.http.final_url) == (410, site.url("/gone"))
