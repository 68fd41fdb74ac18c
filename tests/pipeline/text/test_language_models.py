import subprocess
import sys

_TOGETHER = """
import threading
from pipeline.text import language_models as models

kinds = (models.Lid176, models.Cld2, models.Py3langid, models.Eld)
loads, together = [], threading.Barrier(8)
for kind in kinds:
    def counted(self, kind=kind, load=kind.__init__):
        loads.append(kind)
        load(self)
    kind.__init__ = counted

def ask():
    together.wait()
    for model in (models.lid176, models.cld2, models.py3langid, models.eld):
        model().opinion("Die neue Schule im Dorf")

threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(loads))
"""


def test_threads_that_begin_together_load_each_model_once() -> None:
    found = subprocess.run(
        [sys.executable, "-c", _TOGETHER], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "4"
