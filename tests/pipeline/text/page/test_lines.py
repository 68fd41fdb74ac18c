from pipeline.text.page.lines import one_line


def test_a_reference_of_thousands_of_digits_is_no_crash():
    """Python refuses to convert such a number (found by review)."""
    assert one_line("a &#" + "9" * 5000 + "; b") == "a \ufffd b"


def test_references_are_resolved_and_space_collapsed():
    assert one_line("Caf&eacute;\n &amp;  Bar&#x21;") == "Café & Bar!"
