"""Word documents (.docx), one article a file. Needs: pip install 'claimtrack[docx]'."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, article_bytes, build, extra
from claimtrack.ingest._canonical import canonical
from claimtrack.records import Article

SUFFIXES = (".docx",)
_MOST = 64_000_000  # bytes, unpacked
_HEADINGS = ("Title", "Heading 1")


def read(path: Path, hints: Hints) -> Iterator[Article]:
    raw = article_bytes(path)
    title, paragraphs = _parts(raw)
    text = canonical("\n\n".join(paragraphs))
    yield build(text, {"title": title or _cues.title(text)}, hints, path, raw)


def _parts(raw: bytes) -> tuple[str, list[str]]:
    """The title, if a paragraph is styled as one, and the other paragraphs. Comments and what was deleted is left."""
    with extra("docx"):
        import docx
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _MOST:
                raise InputError(f"over {_MOST // 1_000_000} MB when unpacked; take its pictures out")
        document = docx.Document(io.BytesIO(raw))
        paragraphs = [(p.style.name if p.style else "", p.text) for p in document.paragraphs if p.text.strip()]
    except (zipfile.BadZipFile, SyntaxError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise _broken(fault) from fault
    except (RuntimeError, OSError, zipfile.LargeZipFile, zlib.error) as fault:
        raise _broken(fault) from fault
    title = paragraphs.pop(0)[1] if paragraphs and paragraphs[0][0] in _HEADINGS and len(paragraphs) > 1 else ""
    return title, [text for _, text in paragraphs]


def _broken(fault: Exception) -> InputError:
    return InputError(f"broken Word document ({type(fault).__name__}); save it anew as .docx")
