"""``moto-devicefarm --print-completion``: the script that completes the command in a shell."""

from __future__ import annotations

import subprocess
import sys

import pytest

from moto_devicefarm.cli import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_script_of_a_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It knows the commands."""
    pytest.importorskip("shtab", reason="needs the extra 'completion'")
    with pytest.raises(SystemExit, match="0"):
        main(["--print-completion", shell])
    script = capsys.readouterr().out
    assert "reproduce" in script


def test_bash_completes(capsys: pytest.CaptureFixture[str]) -> None:
    """Bash itself proposes the commands that begin so, and files for a report."""
    pytest.importorskip("shtab", reason="needs the extra 'completion'")
    with pytest.raises(SystemExit):
        main(["--print-completion", "bash"])
    script = capsys.readouterr().out
    propose = """
COMP_WORDS=(moto-devicefarm re)
COMP_CWORD=1
_shtab_moto_devicefarm moto-devicefarm re moto-devicefarm
echo "${COMPREPLY[@]}"
"""
    done = subprocess.run(
        ["bash", "-c", script + propose], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["reproduce", "replay"]
    assert "_shtab_compgen_files" in script


def test_without_shtab_the_remedy_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is not installed."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["--print-completion", "bash"]) == 2
    assert capsys.readouterr().err == (
        "moto-devicefarm: the completion needs shtab: install it with: python3 -m pip install "
        "'moto_devicefarm[completion]'\n"
    )
