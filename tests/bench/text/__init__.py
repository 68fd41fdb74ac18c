"""What the text costs: pages, languages, memory, and what hostile pages can make of it."""

from tests.bench.text import hostile, languages, pages

__all__ = ["main"]


def main() -> None:
    """Measure and print; the last lines sum up."""
    summary = [*pages.measure(), *languages.measure(), *hostile.measure()]
    print("\nIn short:", *summary, sep="\n- ")
