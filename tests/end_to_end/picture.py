"""The picture in the README: the live view of a real run of the sample newsroom.

python -m tests.end_to_end.picture docs/live-view.svg
"""

import html
import io
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from pipeline.cli.live import screen
from pipeline.cli.rates import WINDOW_S
from pipeline.cli.snapshot import Watch
from pipeline.cli.supervisor import Part, Supervisor
from pipeline.store.sqlite import StoreConfig

SECONDS = 60
# rich's own frame names a font server; a README should not call one.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px;
line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style><defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
<rect fill="#191919" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


def main(target: Path) -> None:
    """Run the newsroom for a while, then draw what the live view would show."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = Path("configs/quickstart.yaml").read_text("utf-8")
        config = folder / "quickstart.yaml"
        config.write_text(text.replace("data_dir: var/quickstart", f"data_dir: {folder}"), "utf-8")
        command = [sys.executable, "-m", "pipeline.cli", "run", str(config)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(SECONDS - WINDOW_S)
        watch = Watch(StoreConfig().url(folder), folder)
        watch.look()
        time.sleep(WINDOW_S)
        parts = [
            Part(name=part, command=(), process=process)
            for part in ("collect", "enrich", "deliver")
        ]
        snapshot = watch.look()
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    console = Console(record=True, width=132, height=44, file=io.StringIO())
    console.print(screen(snapshot, Supervisor(parts=parts), SECONDS))
    svg = console.export_svg(theme=DIMMED_MONOKAI, code_format=SVG)
    target.write_text(re.sub(r"<text [^>]*>[^<]*</text>", _natural_width, svg), "utf-8")


def _natural_width(found: re.Match[str]) -> str:
    """rich squeezes every text to its number of characters, which wide scripts exceed."""
    wide = re.search("[\u0590-\u1fff\u2e80-\uffff]", html.unescape(found[0]))
    return re.sub(r' textLength="[^"]*"', "", found[0]) if wide else found[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
