from connectors.archives.archive_progress import Found, Place, Progress


def found(folder, name, size=1, mtime_ns=0):
    return Found(name=name, path=folder / name, size=size, mtime_ns=mtime_ns)


def names(files):
    return [file.name for file in files]


def test_memory_is_bounded_and_then_only_names_behind_the_bound_are_told_apart(tmp_path):
    files = [found(tmp_path, f"{number:03}") for number in range(50)]
    progress = Progress.load({}, "p", most_read=10)
    for file in progress.unread(files):
        progress.finished(file, Place(inside=1))
    cursor = progress.cursor()
    assert len(cursor["read"]) == 10 * 8
    again = Progress.load(cursor, "p", most_read=10)
    assert again.unread(files) == []
    added = [found(tmp_path, "0005"), found(tmp_path, "0445"), found(tmp_path, "047", size=2)]
    later = Progress.load(cursor, "p", most_read=10).unread([*files[:47], *files[48:], *added])
    assert names(later) == ["0445", "047"]


def test_what_is_gone_is_forgotten_unless_everything_is(tmp_path):
    one, two = found(tmp_path, "1"), found(tmp_path, "2")
    progress = Progress.load({}, "p")
    for file in progress.unread([one, two]):
        progress.finished(file, Place(inside=1))
    assert progress.unread([]) == []
    assert progress.unread([one, two]) == []
    assert progress.unread([one]) == []
    assert progress.unread([one, two]) == [two]


def test_files_that_may_grow_are_kept_up_to_a_number(tmp_path):
    progress = Progress.load({}, "p")
    for number in range(1100):
        progress.finished(found(tmp_path, f"{number}"), Place(offset=1))
    assert len(progress.cursor()["begun"]) == 1000


def test_a_place_holds_only_while_what_is_before_it_stays(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 10_000)
    progress = Progress.load({}, "p")
    progress.reached(found(tmp_path, "a"), Place(offset=9000))
    assert progress.start(found(tmp_path, "a", size=10_000)) == Place(offset=9000)
    (tmp_path / "a").write_bytes(b"x" * 8999 + b"y" * 1001)
    assert progress.start(found(tmp_path, "a")) == Place()
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert progress.start(found(tmp_path, "a")) == Place()
    (tmp_path / "a").unlink()
    assert progress.start(found(tmp_path, "a")) == Place()


def test_a_place_that_no_byte_tells_holds_only_while_the_file_is_the_same(tmp_path):
    progress = Progress.load({}, "p")
    progress.reached(found(tmp_path, "feed.xml"), Place(inside=3))
    assert progress.start(found(tmp_path, "feed.xml")) == Place(inside=3)
    assert progress.start(found(tmp_path, "feed.xml", mtime_ns=1)) == Place()
