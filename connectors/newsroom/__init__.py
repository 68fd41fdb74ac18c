"""The sample newsroom: a small site on loopback that publishes articles in many languages.

It shows what the world does to a collector, without the internet: four feed formats, legacy
charsets, revisions, copies, cut agency texts, a slow feed, a broken one, a moved one.
The events are real ones of June 2024, told in the project's own words, or invented neighbourhood
stories with invented people; real people are never quoted.
"""

from connectors.newsroom.routes import Published
from connectors.newsroom.site import Newsroom, NewsroomConfig

__all__ = ["Newsroom", "NewsroomConfig", "Published"]
