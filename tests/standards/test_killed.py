"""A publication whose process is killed in the middle: readers keep the file that was there."""

import os
import subprocess
import sys
from pathlib import Path

HALF_WRITTEN = """
import sys, time
from pathlib import Path
import django
django.setup()
from houma.web.standards.publication import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write(b"half of it")
    file.flush()
    print("half", flush=True)
    time.sleep(600)
"""


def test_a_killed_publication_leaves_the_file_before(tmp_path: Path) -> None:
    out = tmp_path / "projects.json"
    out.write_text("the publication before")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "houma.config.settings", "HOUMA_VAR": str(tmp_path / "var")}
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WRITTEN, str(out)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert out.read_text() == "the publication before"
