"""Lists of addresses."""

import time

from connectors.listings.page_list import PageList


def test_a_file_is_read_again_when_it_changed(tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text("\ufeff# mine\n a \n\nb\n")
    pages = PageList((), path)
    pages.read()
    first, before = pages.urls, pages.digest(2)
    pages.read()
    assert pages.urls is first
    assert first == ["a", "b"]
    with path.open("a") as file:
        file.write("c\n")
    pages.read()
    assert pages.urls == ["a", "b", "c"]
    assert pages.digest(2) == before != pages.digest(3)
    path.write_text("a\nx\n")
    pages.read()
    assert pages.digest(2) != before


def test_the_digest_is_of_the_beginning_in_whatever_order_it_is_asked_for():
    pages = PageList(("a", "b", "ab"), None)
    up = [pages.digest(count) for count in range(4)]
    assert [pages.digest(count) for count in (3, 2, 1, 0)] == up[::-1]
    assert len(set(up)) == 4
    assert PageList(("ab",), None).digest(1) != PageList(("a", "b"), None).digest(2)


def test_a_long_list_is_hashed_once():
    pages = PageList([f"https://paper.example/news/{n}" for n in range(100_000)], None)
    began = time.process_time()
    for count in range(0, 100_000, 10):
        pages.digest(count)
    assert time.process_time() - began < 2
