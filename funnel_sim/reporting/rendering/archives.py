"""Office files are zip archives with dates in them; without these, equal content is equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every member."""
_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")


def without_dates(archive: bytes, moment: datetime) -> bytes:
    """The archive with `moment` as its own date and none for its members, workbooks inside too."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = without_dates(content, moment)
            elif name == "docProps/core.xml":
                stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _DATE.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, content)
    return out.getvalue()
